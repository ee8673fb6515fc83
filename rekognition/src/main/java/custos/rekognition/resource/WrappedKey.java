package custos.rekognition.resource;

/**
 * A version's data key, readable only with the named key that wrapped it.
 *
 * @param keyArn the named key
 * @param wrapped Base64
 */
public record WrappedKey(String keyArn, String wrapped) {}
