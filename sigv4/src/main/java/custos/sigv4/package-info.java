/** Verifies AWS Signature Version 4: header, presigned, chunked. */
@NullMarked
package custos.sigv4;

import org.jspecify.annotations.NullMarked;
