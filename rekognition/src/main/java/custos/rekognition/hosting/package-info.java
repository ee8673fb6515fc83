/**
 * Models that serve. {@link custos.rekognition.hosting.RunningModels} opens them, counts the calls
 * in flight and lets those finish before a model is closed.
 */
@NullMarked
package custos.rekognition.hosting;

import org.jspecify.annotations.NullMarked;
