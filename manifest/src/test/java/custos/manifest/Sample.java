package custos.manifest;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Lines for tests, as an author would write them. */
final class Sample {
    private Sample() {}

    static String unlabelled(String key) {
        return "{\"source-ref\":\"s3://bucket/%s\"}".formatted(key);
    }

    static String labels(String key, String... labels) {
        var pairs = new ArrayList<String>();
        for (var label : labels) {
            pairs.add(
                    """
                    "x%1$d":1,"x%1$d-metadata":{"class-name":"%2$s","confidence":1,"type":\
                    "groundtruth/image-classification","human-annotated":"yes","creation-date":"d"}\
                    """
                            .formatted(pairs.size(), label));
        }
        return unlabelled(key).replace("}", "," + String.join(",", pairs) + "}");
    }

    /** Boxes of 10 by 10 on an image of 200 by 100. */
    static String boxes(String key, String... labels) {
        var distinct = Arrays.stream(labels).distinct().toList();
        var boxes = new ArrayList<String>();
        for (var label : labels) {
            boxes.add(
                    "{\"class_id\":%d,\"left\":%d,\"top\":20,\"width\":10,\"height\":10}"
                            .formatted(distinct.indexOf(label), 10 * boxes.size()));
        }
        var classes =
                distinct.stream()
                        .map(l -> "\"%d\":\"%s\"".formatted(distinct.indexOf(l), l))
                        .collect(Collectors.joining(","));
        var objects = boxes.stream().map(_ -> "{\"confidence\":1}").toList();
        return """
        {"source-ref":"s3://bucket/%s","bb":{"image_size":[{"width":200,"height":100,"depth":3}],"annotations":[%s]},\
        "bb-metadata":{"objects":[%s],"class-map":{%s},"type":"groundtruth/object-detection","human-annotated":"yes","creation-date":"d"}}\
        """
                .formatted(key, String.join(",", boxes), String.join(",", objects), classes);
    }

    /** A line whose only box is off the frame. */
    static String offFrame(String key) {
        return boxes(key, "a").replace("\"left\":0", "\"left\":-1");
    }

    static Entry entry(String text) {
        return (Entry) ParsedLine.of(text, Quotas.AWS);
    }

    static ManifestReader manifest(List<String> lines) {
        var text = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
        return manifest(text, Quotas.AWS);
    }

    static ManifestReader manifest(String text, Quotas quotas) {
        return new ManifestReader(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), quotas);
    }
}
