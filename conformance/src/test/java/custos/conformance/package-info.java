/** Real clients against a started server. */
@NullMarked
package custos.conformance;

import org.jspecify.annotations.NullMarked;
