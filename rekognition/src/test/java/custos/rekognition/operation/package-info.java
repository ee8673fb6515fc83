@NullMarked
package custos.rekognition.operation;

import org.jspecify.annotations.NullMarked;
