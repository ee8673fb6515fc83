package custos.aws;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The tokens with which a listing goes on at its next page (specification of Custom Labels, section
 * 1.6). A token tells where to go on, is good for one listing only and for 24 hours, and cannot be
 * changed or made without the server's key. It is signed, not encrypted: a position must not be a
 * secret.
 */
public final class PageTokens {
    /** The longest position, in bytes of UTF-8: with it a token is at most 1024 characters. */
    public static final int LONGEST_POSITION = 700;

    private static final Duration VALID = Duration.ofHours(24);
    private static final int LONGEST_TOKEN = 1024;
    private static final int MAC_BYTES = 32;
    private static final int TIME_BYTES = Long.BYTES;

    private final SecretKey key;
    private final InstantSource clock;

    /**
     * Tokens of one server.
     *
     * @param key for HMAC-SHA256, at least 32 random bytes that outlive a restart
     */
    public PageTokens(SecretKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /**
     * What a token is good for: one operation, in one account, with the same filters. The size of a
     * page is not a filter; it may change from page to page.
     *
     * @param filters every parameter that chooses what is listed, in a fixed order; absent ones as
     *     empty texts
     */
    public record Listing(String operation, String account, List<String> filters) {
        public Listing {
            filters = List.copyOf(filters);
        }
    }

    /**
     * A token to go on after {@code position}.
     *
     * @throws IllegalArgumentException if the position is longer than {@link #LONGEST_POSITION}
     */
    public String issue(Listing listing, String position) {
        var bytes = position.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_POSITION) {
            throw new IllegalArgumentException("position too long: `" + position + "`");
        }
        var signed =
                ByteBuffer.allocate(TIME_BYTES + bytes.length)
                        .putLong(clock.instant().toEpochMilli())
                        .put(bytes)
                        .array();
        var token = ByteBuffer.allocate(MAC_BYTES + signed.length);
        token.put(mac(listing, signed)).put(signed);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }

    /**
     * Where a listing goes on: nothing, the beginning, without a token or with an empty one.
     *
     * @throws AwsException INVALID_PAGINATION_TOKEN if the token is not one of ours for this
     *     listing, or is older than 24 hours
     */
    public Optional<String> read(Listing listing, @Nullable String token) {
        if (token == null || token.isEmpty()) {
            return Optional.empty();
        }
        var bytes = decode(token);
        if (bytes.length < MAC_BYTES + TIME_BYTES) {
            throw Errors.invalidPaginationToken();
        }
        var signed = Arrays.copyOfRange(bytes, MAC_BYTES, bytes.length);
        var mac = Arrays.copyOf(bytes, MAC_BYTES);
        if (!MessageDigest.isEqual(mac, mac(listing, signed))) {
            throw Errors.invalidPaginationToken();
        }
        var content = ByteBuffer.wrap(signed);
        requireFresh(Instant.ofEpochMilli(content.getLong()));
        return Optional.of(text(content));
    }

    private void requireFresh(Instant issued) {
        if (clock.instant().isAfter(issued.plus(VALID))) {
            throw Errors.invalidPaginationToken();
        }
    }

    private static byte[] decode(String token) {
        if (token.length() > LONGEST_TOKEN) {
            throw Errors.invalidPaginationToken();
        }
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException _) {
            throw Errors.invalidPaginationToken();
        }
    }

    private static String text(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException impossible) {
            throw new IllegalStateException("we signed what is not UTF-8", impossible);
        }
    }

    private byte[] mac(Listing listing, byte[] signed) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(canonical(listing));
            return mac.doFinal(signed);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("no HMAC-SHA256 with this key", broken);
        }
    }

    /** Every part with its length before it, so that no two listings read alike. */
    private static byte[] canonical(Listing listing) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            write(out, listing.operation());
            write(out, listing.account());
            out.writeInt(listing.filters().size());
            for (var filter : listing.filters()) {
                write(out, filter);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
