package custos.rekognition;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Manifests and the pictures they name. */
final class Manifests {
    private Manifests() {}

    /** So many lines, hats and shoes in turn, with their pictures in the bucket. */
    static String hatsAndShoes(InMemoryObjectStore objects, String folder, int count) {
        var manifest = new StringBuilder();
        for (int i = 0; i < count; i++) {
            var key = folder + "/" + i + ".png";
            objects.put(TestService.BUCKET, key, picture(64 + i));
            manifest.append(line(key, i % 2 == 0 ? "hat" : "shoes")).append('\n');
        }
        return manifest.toString();
    }

    /** A line with one image-level label. */
    static String line(String key, String label) {
        return """
        {"source-ref":"s3://%s/%s","%s":1,"%s-metadata":{"class-name":"%s","confidence":1,\
        "type":"groundtruth/image-classification","human-annotated":"yes",\
        "creation-date":"2020-03-06T17:46:39.176"}}\
        """
                .formatted(TestService.BUCKET, key, "kind", "kind", label);
    }

    /** A line with one box. */
    static String boxLine(String key, String label) {
        return """
        {"source-ref":"s3://%s/%s","bb":{"image_size":[{"width":64,"height":64,"depth":3}],\
        "annotations":[{"class_id":0,"top":1,"left":1,"width":20,"height":20}]},\
        "bb-metadata":{"objects":[{"confidence":1}],"class-map":{"0":"%s","1":"unused"},\
        "type":"groundtruth/object-detection","human-annotated":"yes",\
        "creation-date":"2020-03-06T17:46:39.176"}}\
        """
                .formatted(TestService.BUCKET, key, label);
    }

    /** A line with two boxes, a hat and shoes. */
    static String twoBoxesLine(String key) {
        return """
        {"source-ref":"s3://%s/%s","bb":{"image_size":[{"width":64,"height":64,"depth":3}],\
        "annotations":[{"class_id":0,"top":1,"left":1,"width":20,"height":20},\
        {"class_id":1,"top":30,"left":30,"width":20,"height":20}]},\
        "bb-metadata":{"objects":[{"confidence":1},{"confidence":1}],\
        "class-map":{"0":"hat","1":"shoes"},\
        "type":"groundtruth/object-detection","human-annotated":"yes",\
        "creation-date":"2020-03-06T17:46:39.176"}}\
        """
                .formatted(TestService.BUCKET, key);
    }

    /** A PNG of so many pixels a side. */
    static byte[] picture(int side) {
        var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(new Color(side * 7 % 256, 90, 30));
        graphics.fillRect(8, 8, side / 2, side / 2);
        graphics.dispose();
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
