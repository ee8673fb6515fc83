package custos.server.pull;

import custos.manifest.SourceRef;
import custos.server.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Fetches images, several at once. One that is here with the object's size, and its time or its
 * ETag, is kept: so a pull that was cut off goes on where it was.
 */
final class ImageFetch {
    /** If so many are denied and none was read, it is a permission, not an image. */
    private static final int DENIED_AND_NONE_READ = 20;

    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final Origin origin;
    private final Layout layout;
    private final Path partial;
    private final Pull.Observer observer;
    private final ReentrantLock lock = new ReentrantLock(); // guards the fields below, and observer
    private long fetched;
    private long kept;
    private long failed;
    private long denied;
    private long bytes;
    private @Nullable String lastDenial;
    private final AtomicLong numbers = new AtomicLong();

    /** What became of them. */
    record Result(long fetched, long kept, long failed, long bytes) {}

    /**
     * @param partial a folder for files that are not whole, beside the images
     */
    ImageFetch(Origin origin, Layout layout, Path partial, Pull.Observer observer) {
        this.origin = origin;
        this.layout = layout;
        this.partial = partial;
        this.observer = observer;
    }

    /**
     * Fetches all that are not here yet.
     *
     * @throws UserError if none of them may be read
     */
    Result all(Collection<SourceRef> images, int parallel) throws IOException {
        clear();
        Files.createDirectories(partial);
        var slots = new Semaphore(parallel);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var image : images) {
                slots.acquire();
                if (isHopeless()) {
                    slots.release();
                    break;
                }
                threads.execute(() -> {
                    try {
                        one(image, images.size());
                    } finally {
                        slots.release();
                    }
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("stopped; run it again to go on", 1);
        }
        clear();
        return result(images.size());
    }

    private Result result(int all) {
        lock.lock();
        try {
            boolean unfinished = fetched + kept + failed < all;
            if (unfinished || (denied > 0 && denied == all)) {
                throw new UserError(
                        "the permission s3:GetObject on the images is lacking, "
                                + denied
                                + " were tried: "
                                + Objects.requireNonNull(lastDenial),
                        1);
            }
            return new Result(fetched, kept, failed, bytes);
        } finally {
            lock.unlock();
        }
    }

    private boolean isHopeless() {
        lock.lock();
        try {
            return fetched + kept == 0 && denied >= DENIED_AND_NONE_READ;
        } finally {
            lock.unlock();
        }
    }

    /** Removes what a pull that was killed left half written. */
    private void clear() throws IOException {
        if (Files.isDirectory(partial)) {
            try (var files = Files.list(partial)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(partial);
        }
    }

    private void one(SourceRef image, long all) {
        try {
            var file = layout.file(image);
            if (file.isEmpty()) {
                failed(image, "its key cannot be the name of a file", false);
            } else if (isHere(image, file.get())) {
                count(() -> kept++);
            } else {
                fetch(image, file.get());
            }
        } catch (AwsServiceException refusal) {
            failed(image, why(refusal), refusal.statusCode() == FORBIDDEN);
        } catch (IOException | RuntimeException e) {
            failed(image, String.valueOf(e.getMessage()), false);
        }
        count(() -> observer.images(fetched + kept + failed, all));
    }

    private static String why(AwsServiceException refusal) {
        return switch (refusal.statusCode()) {
            case NOT_FOUND -> "there is no such object";
            case FORBIDDEN -> "access denied; s3:GetObject on it is needed" + key(refusal);
            default -> String.valueOf(refusal.getMessage());
        };
    }

    /** A key of KMS that encrypts the object has permissions of its own. */
    private static String key(AwsServiceException refusal) {
        var details = refusal.awsErrorDetails();
        var message = details == null ? "" : String.valueOf(details.errorMessage());
        return message.contains("kms:") ? ", and: " + message : "";
    }

    private boolean isHere(SourceRef image, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        var object = origin.head(image);
        return Files.size(file) == object.contentLength()
                && (hasTime(file, object) || hasTag(file, object));
    }

    /** As it was left by a pull before, or by {@code aws s3 sync}. */
    private static boolean hasTime(Path file, HeadObjectResponse object) throws IOException {
        var here = Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.SECONDS);
        return here.equals(object.lastModified().truncatedTo(ChronoUnit.SECONDS));
    }

    /** The ETag of an object in one part is its MD5, unless a key of KMS encrypts it. */
    private static boolean hasTag(Path file, HeadObjectResponse object) throws IOException {
        return object.eTag().equals('"' + md5(file) + '"');
    }

    private static String md5(Path file) throws IOException {
        try {
            var digest = MessageDigest.getInstance("MD5");
            return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void fetch(SourceRef image, Path file) throws IOException {
        var fresh = partial.resolve(Long.toString(numbers.incrementAndGet()));
        var object = origin.get(image, fresh);
        long size = Files.size(fresh);
        if (size != object.contentLength()) {
            throw new IOException(size + " of " + object.contentLength() + " bytes arrived");
        }
        Files.setLastModifiedTime(fresh, FileTime.from(object.lastModified()));
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        count(() -> {
            fetched++;
            bytes += size;
        });
    }

    private void failed(SourceRef image, String why, boolean isDenial) {
        count(() -> {
            failed++;
            var text = image.text() + ": " + why;
            if (isDenial) {
                denied++;
                lastDenial = text;
            }
            observer.failed(text);
        });
    }

    private void count(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
