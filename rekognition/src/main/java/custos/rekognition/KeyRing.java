package custos.rekognition;

import custos.aws.Arn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * The named keys: one file each (mode 600) in a folder (mode 700). A file is read whenever its key
 * is used, so that who disables or deletes it does so at once, whether a server runs or not.
 */
public final class KeyRing {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern ALIAS = Pattern.compile("alias/[a-zA-Z0-9/_-]{1,250}");
    private static final String SUFFIX = ".json";

    private final Path folder;

    /** Keys in a folder, which is made with the first key. */
    public KeyRing(Path folder) {
        this.folder = folder;
    }

    private record Stored(
            String arn, String alias, boolean enabled, String created, String material) {}

    /** True if text may name a key: {@code alias/…}. */
    public static boolean isAlias(String text) {
        return ALIAS.matcher(text).matches() && !text.startsWith("alias/aws/");
    }

    /**
     * Makes a key.
     *
     * @param owner an ARN of the account, whose resource does not matter
     * @throws IllegalArgumentException if a key of the account has the alias
     */
    public NamedKey create(Arn owner, Optional<String> alias, Instant now) {
        for (var key : all()) {
            if (alias.isPresent()
                    && key.alias().equals(alias)
                    && key.arn().account().equals(owner.account())) {
                throw new IllegalArgumentException(
                        "the key " + key.id() + " has the alias `" + alias.get() + "`");
            }
        }
        var key =
                new NamedKey(
                        new Arn(
                                owner.partition(),
                                "kms",
                                owner.region(),
                                owner.account(),
                                "key/" + UUID.randomUUID()),
                        alias,
                        true,
                        now,
                        NamedKey.Material.random());
        write(key);
        return key;
    }

    /** Every key, oldest first. */
    public List<NamedKey> all() {
        var keys = new ArrayList<NamedKey>();
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                var name = file.getFileName().toString();
                if (name.endsWith(SUFFIX)) {
                    byId(name.substring(0, name.length() - SUFFIX.length())).ifPresent(keys::add);
                }
            }
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keys.sort(Comparator.comparing(NamedKey::created));
        return keys;
    }

    /**
     * The key that an account means.
     *
     * @param text an id or {@code alias/…} of a key of the account, or the ARN of either
     * @param account an ARN of the account, whose resource does not matter
     */
    public Optional<NamedKey> find(String text, Arn account) {
        var arn = Arn.find(text);
        var name = arn.map(Arn::resource).orElse(text);
        var id = name.startsWith("key/") && arn.isPresent() ? name.substring(4) : name;
        var key =
                isAlias(name)
                        ? all().stream()
                                .filter(some -> some.alias().equals(Optional.of(name)))
                                .filter(some -> isIn(some.arn(), arn.orElse(account)))
                                .findFirst()
                        : byId(id);
        return key.filter(found -> isIn(found.arn(), arn.orElse(account)));
    }

    private static boolean isIn(Arn key, Arn wanted) {
        return key.partition().equals(wanted.partition())
                && key.region().equals(wanted.region())
                && key.account().equals(wanted.account())
                && wanted.service().equals("kms");
    }

    /** The key of exactly this ARN. */
    Optional<NamedKey> at(Arn arn) {
        return arn.resource().startsWith("key/")
                ? byId(arn.resource().substring(4)).filter(key -> key.arn().equals(arn))
                : Optional.empty();
    }

    /** The key of an id, of whatever account. */
    public Optional<NamedKey> byId(String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        try {
            var stored = JSON.readValue(Files.readAllBytes(file(id)), Stored.class);
            return Optional.of(
                    new NamedKey(
                            Arn.parse(stored.arn()),
                            stored.alias().isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(stored.alias()),
                            stored.enabled(),
                            Instant.parse(stored.created()),
                            new NamedKey.Material(Base64.getDecoder().decode(stored.material()))));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets a key be used, or not any more. */
    public void setEnabled(NamedKey key, boolean enabled) {
        write(key.enabled(enabled));
    }

    /** Deletes a key. What it encrypted can never be read again. */
    public void delete(NamedKey key) {
        try {
            Files.deleteIfExists(file(key.id()));
            sync(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }

    /** Write, sync, rename, sync: what a key has wrapped must not be lost with it. */
    private void write(NamedKey key) {
        var content =
                JSON.writeValueAsBytes(
                        new Stored(
                                key.arn().toString(),
                                key.alias().orElse(""),
                                key.enabled(),
                                key.created().toString(),
                                Base64.getEncoder().encodeToString(key.material().bytes())));
        var file = file(key.id());
        var fresh = folder.resolve(key.id() + ".new");
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            Files.deleteIfExists(fresh);
            try (var out =
                    FileChannel.open(
                            fresh,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")))) {
                var buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                out.force(true);
            }
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            sync(folder);
            sync(folder.resolveSibling("."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder)) {
            channel.force(true);
        }
    }
}
