/** Ground Truth lines to records and error codes, and back, as a stream. */
@NullMarked
package custos.manifest;

import org.jspecify.annotations.NullMarked;
