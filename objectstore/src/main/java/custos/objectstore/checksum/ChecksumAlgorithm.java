package custos.objectstore.checksum;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** The checksum algorithms that clients may choose. */
public enum ChecksumAlgorithm {
    CRC32(new CrcCombination(32, 0xedb88320L), CRC32::new),
    CRC32C(new CrcCombination(32, 0x82f63b78L), CRC32C::new),
    CRC64NVME(new CrcCombination(64, Crc64Nvme.POLYNOMIAL), Crc64Nvme::new),
    SHA1("SHA-1", 20),
    SHA256("SHA-256", 32),
    SHA512("SHA-512", 64),
    MD5("MD5", 16);

    /** A checksum in the making. */
    public interface Running {
        /** Takes more of the content. */
        void update(byte[] bytes, int offset, int length);

        /** The checksum of everything taken, big-endian. Ends the computation. */
        byte[] value();
    }

    private final int bytes;
    private final Optional<CrcCombination> combination;
    private final Supplier<Running> start;

    ChecksumAlgorithm(CrcCombination combination, Supplier<Checksum> crc) {
        this.bytes = combination.width() / 8;
        this.combination = Optional.of(combination);
        this.start = () -> running(crc.get(), bytes);
    }

    ChecksumAlgorithm(String digest, int bytes) {
        this.bytes = bytes;
        this.combination = Optional.empty();
        this.start = () -> running(digest(digest));
    }

    /** The algorithm of a name in any case. */
    public static Optional<ChecksumAlgorithm> find(String name) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** The header that carries it, such as {@code x-amz-checksum-crc32}. */
    public String header() {
        return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
    }

    /** The XML element that carries it, such as {@code ChecksumCRC32}. */
    public String element() {
        return "Checksum" + name();
    }

    /** Length of a value. */
    public int bytes() {
        return bytes;
    }

    /** True if the parts' values give the whole object's. */
    public boolean combines() {
        return combination.isPresent();
    }

    /**
     * The type of a multipart object's checksum where the client names none (S3 User Guide,
     * Checking object integrity).
     */
    public ChecksumType defaultType() {
        return this == CRC64NVME ? ChecksumType.FULL_OBJECT : ChecksumType.COMPOSITE;
    }

    /** True if a multipart object may have such a checksum. */
    public boolean allows(ChecksumType type) {
        return switch (type) {
            case FULL_OBJECT -> combines();
            case COMPOSITE -> this != CRC64NVME;
        };
    }

    /** Begins a computation. */
    public Running start() {
        return start.get();
    }

    /** The value of some bytes. */
    public byte[] of(byte[] content) {
        var running = start();
        running.update(content, 0, content.length);
        return running.value();
    }

    /**
     * The value of two pieces put together.
     *
     * @throws IllegalStateException if this algorithm does not combine
     */
    public byte[] combine(byte[] first, byte[] second, long secondLength) {
        var how = combination.orElseThrow(() -> new IllegalStateException(name()));
        return bigEndian(how.combine(number(first), number(second), secondLength), bytes);
    }

    private static Running running(Checksum crc, int bytes) {
        return new Running() {
            @Override
            public void update(byte[] content, int offset, int length) {
                crc.update(content, offset, length);
            }

            @Override
            public byte[] value() {
                return bigEndian(crc.getValue(), bytes);
            }
        };
    }

    private static Running running(MessageDigest digest) {
        return new Running() {
            @Override
            public void update(byte[] content, int offset, int length) {
                digest.update(content, offset, length);
            }

            @Override
            public byte[] value() {
                return digest.digest();
            }
        };
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has them
        }
    }

    private static byte[] bigEndian(long value, int bytes) {
        return Arrays.copyOfRange(
                ByteBuffer.allocate(Long.BYTES).putLong(value).array(),
                Long.BYTES - bytes,
                Long.BYTES);
    }

    private static long number(byte[] bigEndian) {
        long value = 0;
        for (byte b : bigEndian) {
            value = value << 8 | (b & 0xff);
        }
        return value;
    }
}
