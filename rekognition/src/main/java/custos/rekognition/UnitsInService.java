package custos.rekognition;

/**
 * The inference units of a running version, as CloudWatch names them (specification, 10.2). A unit
 * is there as soon as it is wanted, so what is desired is what serves.
 *
 * @param max the minimum where none was asked for
 */
public record UnitsInService(
        String account,
        String project,
        String version,
        int min,
        int max,
        int desired,
        int inService) {}
