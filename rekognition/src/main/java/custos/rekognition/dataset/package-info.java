/**
 * The entries of datasets and the jobs that fill, copy and delete them. What a line means and what
 * is wrong with it is the business of {@code custos.manifest}.
 */
@NullMarked
package custos.rekognition.dataset;

import org.jspecify.annotations.NullMarked;
