/**
 * Pixels to labels: decode, run, evaluate, model bundles.
 *
 * <p>The way through: an {@link custos.vision.ImageDecoder} turns bytes into an upright {@link
 * custos.vision.DecodedImage}; {@link custos.vision.PreProcessing}, which is data of the model,
 * makes the network's input of it; a {@link custos.vision.RunningModel}, opened from a {@link
 * custos.vision.ModelBundle}, finds labels; {@link custos.vision.Evaluation} compares what was
 * found with the ground truth.
 *
 * <p>Left out: training, storage, and every word AWS uses. Nothing native crosses this package's
 * public API.
 */
@NullMarked
package custos.vision;

import org.jspecify.annotations.NullMarked;
