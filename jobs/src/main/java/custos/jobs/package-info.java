/** Durable background work. */
@NullMarked
package custos.jobs;

import org.jspecify.annotations.NullMarked;
