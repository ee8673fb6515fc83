package custos.server.migration;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A picture's name as a path with slashes.
 *
 * @param rooted whether it was an absolute path or a URL of another machine, of which only some end
 *     means something here
 */
record ImageName(String path, boolean rooted) {
    private static final int LONGEST = 1024;
    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://");
    private static final Pattern DRIVE = Pattern.compile("^[A-Za-z]:/");

    /** Where Label Studio serves files of its own machine from. */
    private static final String LOCAL_FILES = "/data/local-files/?d=";

    /** Reads a name; nothing if it is empty, too long, or has a segment that leads elsewhere. */
    static Optional<ImageName> of(String text) {
        if (text.length() > LONGEST || text.chars().anyMatch(c -> c < ' ')) {
            return Optional.empty();
        }
        if (text.startsWith(LOCAL_FILES)) {
            return decoded(text.substring(LOCAL_FILES.length())).flatMap(path -> plain(path, true));
        }
        return SCHEME.matcher(text).find() ? url(text) : plain(text.replace('\\', '/'), false);
    }

    private static Optional<ImageName> url(String text) {
        int slash = text.indexOf('/', text.indexOf("://") + 3);
        if (slash < 0) {
            return Optional.empty();
        }
        var path = text.substring(slash + 1);
        if (text.toLowerCase(Locale.ROOT).startsWith("s3://")) {
            return plain(path, true); // keys are not encoded
        }
        return decoded(path.split("[?#]", 2)[0]).flatMap(name -> plain(name, true));
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<ImageName> plain(String text, boolean rooted) {
        var path = text;
        boolean absolute = rooted;
        if (DRIVE.matcher(path).find()) {
            path = path.substring(3);
            absolute = true;
        }
        while (path.startsWith("/") || path.startsWith("./")) {
            absolute |= path.startsWith("/");
            path = path.substring(path.indexOf('/') + 1);
        }
        for (var segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return Optional.empty();
            }
        }
        return path.chars().anyMatch(c -> c < ' ')
                ? Optional.empty()
                : Optional.of(new ImageName(path, absolute));
    }

    /** The path without its first segment, if anything is left. */
    Optional<ImageName> shorter() {
        int slash = path.indexOf('/');
        return slash < 0
                ? Optional.empty()
                : Optional.of(new ImageName(path.substring(slash + 1), rooted));
    }
}
