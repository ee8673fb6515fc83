package custos.server.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A labelled set of the demo's photos.
 *
 * @param prefix where in the bucket the photos go
 */
record Album(String prefix, List<Photo> photos) {
    Album {
        photos = List.copyOf(photos);
    }

    /** One photo, the label it carries, and what it really shows. */
    @SuppressWarnings("ArrayRecordComponent") // drawn once, never compared
    record Photo(String name, byte[] jpeg, String label, String truth) {}

    /** Takes {@code each} photos of every thing. The same seed takes the same photos. */
    static Album shoot(String prefix, int each, long seed) {
        var photographer = new Photographer(seed);
        var photos = new ArrayList<Photo>();
        for (int i = 0; i < each; i++) {
            for (var thing : Thing.values()) {
                var name = "%s-%02d.jpg".formatted(thing.label(), i);
                photos.add(
                        new Photo(name, photographer.photo(thing), thing.label(), thing.label()));
            }
        }
        return new Album(prefix, photos);
    }

    /** The same photos with their labels dealt out at random: what no honest model can learn. */
    Album withShuffledLabels(long seed) {
        var labels = new ArrayList<>(photos.stream().map(Photo::label).toList());
        Collections.shuffle(labels, new Random(seed));
        var shuffled = new ArrayList<Photo>();
        for (int i = 0; i < photos.size(); i++) {
            var photo = photos.get(i);
            shuffled.add(new Photo(photo.name(), photo.jpeg(), labels.get(i), photo.truth()));
        }
        return new Album(prefix, shuffled);
    }

    /** Where a photo is in the bucket. */
    String key(Photo photo) {
        return prefix + "/" + photo.name();
    }

    /** The Ground Truth manifest of these photos in a bucket. */
    byte[] manifest(String bucket) {
        var lines = new StringBuilder();
        for (var photo : photos) {
            lines.append(
                    """
                    {"source-ref":"s3://%s/%s","thing":1,"thing-metadata":{"class-name":"%s",\
                    "confidence":1,"type":"groundtruth/image-classification",\
                    "human-annotated":"yes","creation-date":"2026-01-01T00:00:00.000Z",\
                    "job-name":"labeling-job/thing"}}
                    """
                            .formatted(bucket, key(photo), photo.label()));
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
}
