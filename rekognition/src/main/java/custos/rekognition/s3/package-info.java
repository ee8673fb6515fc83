/** Objects in S3, read and written with a caller's rights. */
@NullMarked
package custos.rekognition.s3;

import org.jspecify.annotations.NullMarked;
