package custos.sigv4;

import java.util.Optional;

/** Finds access keys by their id. It is asked for every signed request, so it should be fast. */
@FunctionalInterface
public interface KeyFinder {

    /** The key, active or not, or nothing if there is none with this id. */
    Optional<AccessKey> find(String accessKeyId);
}
