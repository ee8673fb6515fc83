package custos.server;

import custos.iam.Accounts.RootKey;
import custos.sigv4.AccessKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;

/**
 * The data folder's file of root keys, in the AWS shared credentials format: profile {@code root}
 * is the first account's, {@code root-ID} another one's.
 */
final class Credentials {
    private static final String FIRST = "root";
    private static final String ID = "aws_access_key_id";
    private static final String SECRET = "aws_secret_access_key";

    private Credentials() {}

    /** The profile of an account. */
    static String profile(String account, boolean first) {
        return first ? FIRST : FIRST + "-" + account;
    }

    /** Adds a root key under a profile; it is on the disk when this returns. */
    static void add(DataFolder folder, String profile, RootKey key) {
        var values = new LinkedHashMap<String, String>();
        values.put(ID, key.accessKeyId());
        values.put(SECRET, key.secret());
        folder.writeSecret(
                folder.credentials(), read(folder.credentials()).with(profile, values).text());
    }

    /** Takes a profile out; the others stay. */
    static void remove(DataFolder folder, String profile) {
        var file = read(folder.credentials());
        if (file.has(profile)) {
            folder.writeSecret(folder.credentials(), file.without(profile).text());
        }
    }

    private static Profiles read(Path file) {
        try {
            return Profiles.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The first account's root key.
     *
     * @throws IOException if the file is not there or does not hold it
     */
    static AccessKey root(Path file) throws IOException {
        return key(file, FIRST);
    }

    /**
     * The key of a profile.
     *
     * @throws IOException if the file is not there or does not hold it
     */
    static AccessKey key(Path file, String profile) throws IOException {
        var values = Profiles.read(file).values(profile);
        var id = values.get(ID);
        var secret = values.get(SECRET);
        if (id == null || secret == null) {
            throw new IOException("no profile [" + profile + "] in `" + file + "`");
        }
        return AccessKey.longTerm(id, secret, true);
    }
}
