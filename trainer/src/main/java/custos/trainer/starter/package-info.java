/**
 * A program of the build: makes the starter backbone, an ONNX file, of a TensorFlow.js graph model
 * that npm delivers. The product does not use it when it runs.
 */
@NullMarked
package custos.trainer.starter;

import org.jspecify.annotations.NullMarked;
