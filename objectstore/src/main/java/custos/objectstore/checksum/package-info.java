/**
 * The checksums of S3's data integrity protocol: {@link
 * custos.objectstore.checksum.ChecksumAlgorithm}, their values of whole objects and of objects made
 * of parts.
 */
@NullMarked
package custos.objectstore.checksum;

import org.jspecify.annotations.NullMarked;
