package custos.rekognition.operation;

import custos.aws.Caller;
import custos.rekognition.resource.Errors;
import custos.rekognition.s3.CallerObjects;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.services.rekognition.model.Image;

/** The image of a request: its bytes, or an object that the caller may read. */
final class RequestImages {
    /** Of bytes in the request, although the service model allows more (specification, D-183). */
    private static final int MOST_BYTES = 4 << 20;

    /** Of an object in S3 (specification, D-184). */
    private static final int MOST_OBJECT_BYTES = 15 << 20;

    private static final int KIB = 1024;

    private final CallerObjects objects;
    private final Semaphore kibibytes;

    /**
     * Images of requests.
     *
     * @param room bytes of objects that are held at once. A request that names an object is small,
     *     so nothing before bounds how many large ones a crowd of them brings into memory
     */
    RequestImages(CallerObjects objects, long room) {
        this.objects = objects;
        this.kibibytes = new Semaphore((int) Math.min(room / KIB, Integer.MAX_VALUE), true);
    }

    /** The image of one request, which has its room until it is closed. */
    final class Held implements AutoCloseable {
        private int held;

        /** The image's bytes; another refusal if there is no room for them now. */
        byte[] read(Caller caller, Image image) {
            return image.bytes() == null ? readObject(caller, image) : readBytes(image);
        }

        private byte[] readObject(Caller caller, Image image) {
            var location =
                    S3Objects.location(image.s3Object()).orElseThrow(Errors::incompleteS3Object);
            var object = objects.find(caller, location).orElseThrow(Errors::unreachableS3Object);
            if (object.size() > MOST_OBJECT_BYTES) {
                throw Errors.imageTooLarge(
                        "An object may have at most " + MOST_OBJECT_BYTES + " bytes.");
            }
            take((int) object.size());
            try (var content = objects.open(location)) {
                var bytes = new byte[(int) object.size()];
                if (content.readNBytes(bytes, 0, bytes.length) < bytes.length) {
                    throw Errors.unreachableS3Object();
                }
                return bytes;
            } catch (IOException _) { // deleted since, most likely
                throw Errors.unreachableS3Object();
            }
        }

        private void take(int bytes) {
            int wanted = bytes / KIB + 1;
            if (!kibibytes.tryAcquire(wanted)) {
                throw Errors.tooBusy();
            }
            held += wanted;
        }

        @Override
        public void close() {
            kibibytes.release(held);
        }
    }

    /** Room for the image of one request. */
    Held hold() {
        return new Held();
    }

    /** The same image, if it says exactly one place (specification, D-182). */
    static Image checked(Image image) {
        if ((image.bytes() == null) == (image.s3Object() == null)) {
            throw Errors.invalid("Image holds either Bytes or S3Object");
        }
        return image;
    }

    private static byte[] readBytes(Image image) {
        var bytes = image.bytes().asByteArrayUnsafe();
        if (bytes.length > MOST_BYTES) {
            throw Errors.imageTooLarge("Bytes may hold at most " + MOST_BYTES + " bytes.");
        }
        return bytes;
    }
}
