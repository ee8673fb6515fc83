/**
 * Labelled images to a model bundle, in a process of its own: PyTorch's natives are large, a fault
 * in them must not touch a running model, and cancelling is a kill.
 *
 * <p>{@link custos.trainer.Main} is the program; {@code docs/job-folder.md} is its contract with
 * the worker that starts it, and {@code run-trainer} how it is started. {@link
 * custos.trainer.TrainingJob} goes from a folder to its bundle, by a {@link
 * custos.trainer.course.Recipe}. Package {@code course} is what recipes share; {@code whole} has
 * those for labels of images and {@code detection} those for boxes, on what {@code boxes} knows of
 * them. {@code graph} reads ONNX graphs into networks that can be trained and writes them back,
 * {@code data} brings images and labels to a network, {@code fit} fits weights to them, and {@code
 * starter} makes the starter backbone when the product is built.
 *
 * <p>Left out: fetching images, rights, and the service's limits, which are the worker's to know.
 */
@NullMarked
package custos.trainer;

import org.jspecify.annotations.NullMarked;
