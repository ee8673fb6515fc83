package custos.gateway;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads whole bodies into memory, so many bytes at a time over all requests: a crowd of large or
 * slow bodies waits instead of exhausting the heap.
 */
final class BodyBudget {
    private static final Duration SLOWEST_BODY = Duration.ofSeconds(60);
    private static final int KIB = 1024;
    private static final List<String> OPEN_ENDED = List.of("content-encoding", "transfer-encoding");

    /** Ordinary calls stay below; as many as there may be connections take a quarter of all. */
    private static final int SMALL = 16 * KIB;

    private final int limit;
    private final Semaphore kibibytes;
    private final InstantSource clock;

    /** Bodies of at most {@code limit} bytes, {@code totalKib} KiB of them at once. */
    BodyBudget(int limit, int totalKib, InstantSource clock) {
        this.limit = limit;
        this.kibibytes = new Semaphore(totalKib, true);
        this.clock = clock;
    }

    /** Work on a body; the memory is given back when it ends. */
    interface Work<T> {
        T on(byte[] body);
    }

    /**
     * Reads the body and works on it.
     *
     * @throws AwsException REQUEST_TOO_LARGE over the limit, SERVICE_UNAVAILABLE if no memory came
     *     free, REQUEST_TIMEOUT if the client was too slow
     */
    <T> T with(RawRequest request, Work<T> work) {
        long room = room(request);
        if (room > limit) {
            throw tooLarge();
        }
        int permits = (int) (room / KIB) + 1;
        acquire(permits);
        try {
            return work.on(readWhole(request.body(), (int) declared(request)));
        } finally {
            kibibytes.release(permits);
        }
    }

    /** True if the body may be so large that not all connections together could have such. */
    boolean takesRoom(RawRequest request) {
        long room = room(request);
        return room > SMALL && room <= limit;
    }

    private static long declared(RawRequest request) {
        return request.contentLength().orElse(0);
    }

    /** The most bytes that may have to be held: what is packed may come out as large as any. */
    private long room(RawRequest request) {
        long declared = declared(request);
        boolean open =
                OPEN_ENDED.stream().anyMatch(name -> request.header(name).isPresent())
                        || (request.contentLength().isEmpty()
                                && request.header("content-length").isPresent());
        return open ? Math.max(limit, declared) : declared;
    }

    /**
     * Unpacks a gzip body, within the same limit.
     *
     * @throws AwsException SERIALIZATION if it is not gzip, REQUEST_TOO_LARGE over the limit
     */
    byte[] gunzip(byte[] packed) {
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return read(unpacked, packed.length);
        } catch (ZipException e) {
            throw new AwsException(ErrorCode.SERIALIZATION, "the body is not gzip");
        } catch (IOException e) {
            throw new AwsException(ErrorCode.SERIALIZATION, "the gzip body ends too early");
        }
    }

    private void acquire(int permits) {
        try {
            if (!kibibytes.tryAcquire(permits, SLOWEST_BODY.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AwsException(ErrorCode.SERVICE_UNAVAILABLE, "Service Unavailable");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AwsException(ErrorCode.SERVICE_UNAVAILABLE, "Service Unavailable");
        }
    }

    private byte[] readWhole(InputStream in, int expected) {
        try {
            return read(in, expected);
        } catch (IOException e) {
            throw new AwsException(ErrorCode.REQUEST_TIMEOUT, "the body ended too early");
        }
    }

    /** All bytes; memory for the expected ones is taken at once instead of again and again. */
    private byte[] read(InputStream in, int expected) throws IOException {
        var deadline = clock.instant().plus(SLOWEST_BODY);
        var bytes = new ByteArrayOutputStream(Math.min(expected, limit));
        var buffer = new byte[16 * KIB];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (bytes.size() + n > limit) {
                throw tooLarge();
            }
            if (clock.instant().isAfter(deadline)) {
                throw new AwsException(
                        ErrorCode.REQUEST_TIMEOUT, "the body did not arrive in time");
            }
            bytes.write(buffer, 0, n);
        }
        return bytes.toByteArray();
    }

    private AwsException tooLarge() {
        return new AwsException(
                ErrorCode.REQUEST_TOO_LARGE, "the request body is larger than " + limit + " bytes");
    }
}
