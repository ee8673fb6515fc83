package custos.rekognition.hosting;

import custos.rekognition.resource.VersionArn;

/**
 * The inference units of a running version, as CloudWatch names them (specification, 10.2). A unit is
 * there as soon as it is wanted, so what is desired is what serves.
 *
 * @param max the minimum where none was asked for
 */
public record UnitsInService(VersionArn version, int min, int max, int desired, int inService) {}
