/**
 * The S3 operations, one class each, named as S3 names them; {@link
 * custos.objectstore.s3.S3Operations} lists them. Each says in {@code needs} what the caller must
 * be allowed, and tells nobody else whether a bucket or key exists.
 */
@NullMarked
package custos.objectstore.s3;

import org.jspecify.annotations.NullMarked;
