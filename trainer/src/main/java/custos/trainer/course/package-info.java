/**
 * What all trainings share: a recipe and what it works with, what the parts of its work cost and
 * how far it is, the steps of an epoch, and what models say of images that they did not learn from.
 */
@NullMarked
package custos.trainer.course;

import org.jspecify.annotations.NullMarked;
