/**
 * Training as a job: {@link custos.rekognition.training.TrainingWorker} checks the data, fetches
 * the images with the caller's rights, lets a {@link custos.rekognition.Trainer} train in a folder,
 * and writes what it made into the caller's bucket. PyTorch never runs in this process.
 */
@NullMarked
package custos.rekognition.training;

import org.jspecify.annotations.NullMarked;
