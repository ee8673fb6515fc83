/**
 * Other tools' datasets to Ground Truth manifests and back: {@code custos import} and {@code custos
 * export-dataset}.
 *
 * <p>A {@link custos.server.migration.DatasetReader} tells what a format says, as it says it;
 * {@link custos.server.migration.Importer} is the one place that judges it, finds the images and
 * writes the manifest. {@link custos.server.migration.Exporter} reads a manifest and hands each
 * image to a {@link custos.server.migration.DatasetWriter}.
 *
 * <p>What is read is not trusted: XML has no document types, no name leads out of the folder of
 * images, and memory is bounded by names, labels and boxes, not by the files.
 */
@NullMarked
package custos.server.migration;

import org.jspecify.annotations.NullMarked;
