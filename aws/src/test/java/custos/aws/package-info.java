/** Tests of the words AWS uses. */
@NullMarked
package custos.aws;

import org.jspecify.annotations.NullMarked;
