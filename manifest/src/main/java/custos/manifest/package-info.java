/**
 * Ground Truth lines to records and error codes, and back, as a stream.
 *
 * <p>{@link custos.manifest.ManifestReader} reads lines, {@link custos.manifest.ParsedLine} checks
 * one; {@link custos.manifest.DatasetImport} fills a dataset, {@link
 * custos.manifest.TrainingValidation} and {@link custos.manifest.TrainingResult} check what a
 * training is given, {@link custos.manifest.Split} divides a dataset, {@link
 * custos.manifest.EvaluationSnapshot} writes what a model made of it. Every error is a {@link
 * custos.manifest.ManifestError} at a {@link custos.manifest.Place}.
 *
 * <p>Images are not decoded here, and nothing is fetched or stored: callers bring an {@link
 * custos.manifest.ImageInspector} and take what they are handed. {@link custos.manifest.SourceRefs}
 * finds images on this machine for the command line.
 */
@NullMarked
package custos.manifest;

import org.jspecify.annotations.NullMarked;
