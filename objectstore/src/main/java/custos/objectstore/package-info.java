/**
 * Buckets and objects on a file system, and the S3 operations over them. {@link
 * custos.objectstore.ObjectStoreModule} opens it, {@link custos.objectstore.ObjectStore} is what
 * other modules use. It leaves out versions, policies of buckets, encryption and replication:
 * whoever asks for them is told so.
 */
@NullMarked
package custos.objectstore;

import org.jspecify.annotations.NullMarked;
