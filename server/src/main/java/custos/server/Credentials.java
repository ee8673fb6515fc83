package custos.server;

import custos.sigv4.AccessKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;

/** The file of the root key, in the AWS shared credentials format. */
final class Credentials {
    private static final String PROFILE = "[root]";

    private Credentials() {}

    /** The text of the file. */
    static String text(String accessKeyId, String secret) {
        return PROFILE
                + "\naws_access_key_id = "
                + accessKeyId
                + "\naws_secret_access_key = "
                + secret
                + "\n";
    }

    /**
     * The root key that the file holds.
     *
     * @throws IOException if the file is not there or holds no root profile
     */
    static AccessKey read(Path file) throws IOException {
        var values = new HashMap<String, String>();
        boolean root = false;
        for (var line : Files.readAllLines(file)) {
            root = line.startsWith("[") ? line.strip().equals(PROFILE) : root;
            int equals = line.indexOf('=');
            if (root && equals > 0) {
                values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
            }
        }
        var id = values.get("aws_access_key_id");
        var secret = values.get("aws_secret_access_key");
        if (id == null || secret == null) {
            throw new IOException("no profile " + PROFILE + " in `" + file + "`");
        }
        return AccessKey.longTerm(id, secret, true);
    }
}
