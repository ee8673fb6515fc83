/** JMH benchmarks and comparisons. Not shipped. */
@NullMarked
package custos.benchmarks;

import org.jspecify.annotations.NullMarked;
