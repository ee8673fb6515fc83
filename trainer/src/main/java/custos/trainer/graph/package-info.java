/** ONNX graphs as networks that can be trained, and back. */
@NullMarked
package custos.trainer.graph;

import org.jspecify.annotations.NullMarked;
