/** Buckets and objects on a file system, and the S3 operations over them. */
@NullMarked
package custos.objectstore;

import org.jspecify.annotations.NullMarked;
