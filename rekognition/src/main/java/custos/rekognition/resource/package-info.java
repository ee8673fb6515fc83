/**
 * What Custom Labels keeps: projects, datasets, versions, tags and policies as records with their
 * states, their ARNs, and the tables they live in. It decides which operation a state permits; it
 * does none of the work.
 */
@NullMarked
package custos.rekognition.resource;

import org.jspecify.annotations.NullMarked;
