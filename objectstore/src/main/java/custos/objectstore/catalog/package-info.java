/**
 * What is stored under which name: {@link custos.objectstore.catalog.Buckets}, {@link
 * custos.objectstore.catalog.Objects} and {@link custos.objectstore.catalog.Uploads}, rows in the
 * store that refer to files of {@link custos.objectstore.content.Contents}. A row appears after its
 * file is durable, and a file is discarded after its row is gone.
 */
@NullMarked
package custos.objectstore.catalog;

import org.jspecify.annotations.NullMarked;
