package custos.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.server.CustomLabelsChoices.QuotaProfile;
import custos.server.pull.Origin;
import custos.server.pull.Pull;
import custos.vision.Precision;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rekognition.model.DatasetType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A project's datasets come out of a second Custos, whole, and again without fetching twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PullCommandTest {
    private static final String CREDENTIALS_FILE = "aws.sharedCredentialsFile";
    private static final int TRAIN = 130; // more than a page
    private static final int TEST = 5;

    private final List<String> train = new ArrayList<>();
    private final List<String> test = new ArrayList<>();
    private CustosServer server;
    private Album album;
    private String project;

    @SuppressWarnings("NullAway.Init") // beforeAll makes them
    PullCommandTest() {}

    private static byte[] picture(int number) throws IOException {
        var image = new BufferedImage(32, 24, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 32; x++) {
            for (int y = 0; y < 24; y++) {
                image.setRGB(x, y, number * 7919 + x * 31 + y);
            }
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static String line(String bucket, String key, String label) {
        return "{\"source-ref\":\"s3://%s/%s\",\"thing\":1,\"thing-metadata\":{\"confidence\":1,\"job-name\":\"drawn\",\"class-name\":\"%s\",\"human-annotated\":\"yes\",\"creation-date\":\"2026-01-15T10:30:00\",\"type\":\"groundtruth/image-classification\"}}"
                .formatted(bucket, key, label);
    }

    @BeforeAll
    void fill(@TempDir Path folder) throws IOException {
        server =
                CustosServer.start(
                        ServerSettings.local(folder.resolve("data"))
                                .with(NoTrainer.in(folder.resolve("dist"))));
        album = Album.of(server);
        album.s3().createBucket(r -> r.bucket("photos"));
        for (int i = 0; i < TRAIN + TEST; i++) {
            var lines = i < TRAIN ? train : test;
            var key = (i < TRAIN ? "train/" : "test/") + "é " + i + ".png";
            album.put("photos", key, picture(i));
            lines.add(line("photos", key, i % 2 == 0 ? "hat" : "shoe"));
        }
        project = album.project("pulled");
        album.dataset(project, DatasetType.TRAIN, "photos", train);
        album.dataset(project, DatasetType.TEST, "photos", test);
        System.setProperty(CREDENTIALS_FILE, server.credentialsFile().toString());
    }

    @AfterAll
    void stop() {
        System.clearProperty(CREDENTIALS_FILE);
        album.close();
        server.close();
    }

    private record Ran(int code, String out, String err) {
        JsonNode json() {
            return new JsonMapper().readTree(out);
        }
    }

    private Ran pull(String what, Path to, String... more) {
        return pullAs("root", what, to, more);
    }

    private Ran pullAs(String profile, String what, Path to, String... more) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine line =
                Main.commandLine(Map.of())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err));
        var all =
                new ArrayList<>(
                        List.of(
                                "pull",
                                what,
                                "--out",
                                to.toString(),
                                "--endpoint-url",
                                server.endpoint(),
                                "--profile",
                                profile,
                                "--region",
                                "us-east-1"));
        all.addAll(List.of(more));
        int code = line.execute(all.toArray(String[]::new));
        return new Ran(code, out.toString(), err.toString());
    }

    /** A profile of a user with one policy. */
    private String user(String name, String policy) throws IOException {
        var key = Identities.user(server, name, policy);
        var values = new LinkedHashMap<String, String>();
        values.put("aws_access_key_id", key.id());
        values.put("aws_secret_access_key", key.secret());
        var file = server.credentialsFile();
        Files.writeString(file, Profiles.read(file).with(name, values).text());
        return name;
    }

    private static String allow(String action, String resource) {
        return "{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Resource\":\"%s\"}"
                .formatted(action, resource);
    }

    private static String policy(String... statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
    }

    @Test
    void aProjectComesOutAsItsAuthorWroteIt(@TempDir Path folder) throws IOException {
        var out = folder.resolve("out");
        var pulled = pull(project, out);
        assertEquals(0, pulled.code(), pulled.err());
        assertTrue(pulled.out().contains("135 images: 135 fetched"), pulled.out());
        assertEquals(train, Files.readAllLines(out.resolve("train.manifest")));
        assertEquals(test, Files.readAllLines(out.resolve("test.manifest")));
        for (int i = 0; i < TRAIN + TEST; i++) {
            var file =
                    out.resolve("images/" + (i < TRAIN ? "train/" : "test/") + "é " + i + ".png");
            assertArrayEquals(picture(i), Files.readAllBytes(file));
        }
        assertFalse(Files.exists(out.resolve(".pull")));
        assertFalse(Files.exists(out.resolve("train.manifest.new")));

        var local = new LocalManifest();
        local.images = Optional.of(out.resolve("images"));
        var content = local.read(out.resolve("train.manifest"));
        assertEquals(TRAIN, content.examples().size());
        assertEquals(List.of(), content.problems());
    }

    @Test
    void whatIsHereIsNotFetchedAgain(@TempDir Path folder) throws IOException {
        assertEquals(TRAIN + TEST, pull("pulled", folder, "--json").json().at("/fetched").asInt());
        Files.delete(folder.resolve("images/train/é 1.png"));
        Files.setLastModifiedTime(
                folder.resolve("images/train/é 2.png"), FileTime.from(Instant.EPOCH));
        var changed = folder.resolve("images/train/é 3.png");
        var bytes = Files.readAllBytes(changed);
        bytes[bytes.length - 1]++;
        Files.write(changed, bytes);
        Files.setLastModifiedTime(changed, FileTime.from(Instant.EPOCH));
        Files.writeString(folder.resolve("images/train/é 4.png"), "cut off");
        Files.createDirectories(folder.resolve(".pull"));
        Files.writeString(folder.resolve(".pull/1"), "half an image");

        var again = pull("pulled", folder, "--json");
        assertEquals(0, again.code(), again.err());
        assertEquals(3, again.json().at("/fetched").asInt(), again.out());
        assertEquals(TRAIN + TEST - 3, again.json().at("/kept").asInt(), again.out());
        for (int i = 1; i <= 4; i++) {
            assertArrayEquals(
                    picture(i), Files.readAllBytes(folder.resolve("images/train/é " + i + ".png")));
        }
    }

    @Test
    void imagesThatAreMissingAreNamedAndCountedAndTheOthersCome(@TempDir Path folder)
            throws IOException {
        album.s3().createBucket(r -> r.bucket("holes"));
        album.put("holes", "here.png", picture(1));
        var holes = album.project("holes");
        var lines =
                List.of(
                        line("holes", "here.png", "hat"),
                        line("holes", "gone.png", "shoe"),
                        line("holes", "a/../../out.png", "shoe"));
        album.dataset(holes, DatasetType.TRAIN, "holes", lines);
        var pulled = pull("holes", folder);
        assertEquals(1, pulled.code());
        assertTrue(
                pulled.err().contains("s3://holes/gone.png: there is no such object"),
                pulled.err());
        assertTrue(pulled.err().contains("cannot be the name of a file"), pulled.err());
        assertTrue(pulled.out().contains("2 images could not be had"), pulled.out());
        assertArrayEquals(picture(1), Files.readAllBytes(folder.resolve("images/here.png")));
        assertEquals(lines, Files.readAllLines(folder.resolve("train.manifest")));
    }

    @Test
    void imagesOfSeveralBucketsLieApart(@TempDir Path folder) throws IOException {
        album.s3().createBucket(r -> r.bucket("left"));
        album.s3().createBucket(r -> r.bucket("right"));
        album.put("left", "1.png", picture(1));
        album.put("right", "1.png", picture(2));
        var both = album.project("both"); // a dataset's images are of one bucket, a project's not
        album.dataset(both, DatasetType.TRAIN, "left", List.of(line("left", "1.png", "hat")));
        album.dataset(both, DatasetType.TEST, "right", List.of(line("right", "1.png", "hat")));
        var pulled = pull("both", folder);
        assertEquals(0, pulled.code(), pulled.err());
        assertArrayEquals(picture(1), Files.readAllBytes(folder.resolve("images/left/1.png")));
        assertArrayEquals(picture(2), Files.readAllBytes(folder.resolve("images/right/1.png")));
        assertTrue(
                pulled.out().contains("--map s3://right=" + folder.resolve("images/right")),
                pulled.out());
    }

    @Test
    void aPermissionThatIsLackingIsNamed(@TempDir Path folder) throws IOException {
        var nothing = user("nothing", policy(allow("iam:GetUser", "*")));
        var refused = pullAs(nothing, project, folder);
        assertEquals(1, refused.code());
        assertTrue(
                refused.err().contains("permission rekognition:DescribeProjects on * is lacking"),
                refused.err());

        var describes = user("describes", policy(allow("rekognition:Describe*", "*")));
        refused = pullAs(describes, project, folder);
        assertEquals(1, refused.code());
        assertTrue(
                refused.err()
                        .contains(
                                "permission rekognition:ListDatasetEntries on arn:aws:rekognition:us-east-1:123456789012:project/pulled/dataset/train/"),
                refused.err());
        assertFalse(Files.exists(folder.resolve("train.manifest.new")), "half a manifest is left");

        var lists = user("lists", policy(allow("rekognition:*", "*")));
        refused = pullAs(lists, project, folder);
        assertEquals(1, refused.code());
        assertTrue(
                refused.err().contains("permission s3:GetObject on the images is lacking"),
                refused.err());
        assertFalse(Files.exists(folder.resolve("images")), "something was written");

        var half =
                user(
                        "half",
                        policy(
                                allow("rekognition:*", "*"),
                                allow("s3:GetObject", "arn:aws:s3:::photos/test/*")));
        refused = pullAs(half, "pulled", folder, "--json", "--parallel", "64");
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("access denied; s3:GetObject"), refused.err());
    }

    @Test
    void aProjectThatIsNotThereIsSaidToBeNone(@TempDir Path folder) {
        var unknown = pull("unknown", folder);
        assertEquals(1, unknown.code());
        assertTrue(unknown.err().contains("no project `unknown`"), unknown.err());
        var other = pull(project.replaceFirst("\\d+$", "1"), folder);
        assertTrue(other.err().contains("no project `arn:"), other.err());
        album.project("empty");
        var empty = pull("empty", folder);
        assertTrue(empty.err().contains("has no dataset"), empty.err());
        assertEquals(2, pull("arn:aws:s3:::x", folder).code());
        assertEquals(2, pull("pulled", folder, "--parallel", "0").code());
    }

    @Test
    void aKeyThatTheEndpointDoesNotKnowIsSaidToBeUnknown(@TempDir Path folder) throws IOException {
        var file = server.credentialsFile();
        var values = Map.of("aws_access_key_id", "AKIAUNKNOWN", "aws_secret_access_key", "x");
        Files.writeString(file, Profiles.read(file).with("unknown", values).text());
        var refused = pullAs("unknown", project, folder);
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("UnrecognizedClientException"), refused.err());
    }

    @Test
    void requestsThatAreThrottledAreTriedAgain(@TempDir Path folder) throws IOException {
        var settings =
                ServerSettings.local(folder.resolve("data"))
                        .with(NoTrainer.in(folder.resolve("dist")))
                        .with(
                                new CustomLabelsChoices(
                                        Duration.ZERO, QuotaProfile.AWS, Precision.FLOAT32));
        try (var slow = CustosServer.start(settings);
                var there = Album.of(slow)) {
            there.s3().createBucket(r -> r.bucket("photos"));
            var lines = new ArrayList<String>();
            for (int i = 0; i < 12; i++) {
                there.put("photos", i + ".png", picture(i));
                lines.add(line("photos", i + ".png", "hat"));
            }
            there.dataset(there.project("p"), DatasetType.TRAIN, "photos", lines);
            var observed = new Quiet();
            var endpoint = Optional.of(URI.create(slow.endpoint()));
            try (var origin =
                    Origin.open(endpoint, Region.US_EAST_1, Album.credentials(slow.rootKey()))) {
                var out = folder.resolve("out");
                var summary = new Pull(origin, out, 4, 1).run("p", observed);
                assertEquals(12, summary.fetched());
                assertEquals(lines, Files.readAllLines(out.resolve("train.manifest")));
            }
            assertEquals(12, observed.done);
        }
    }

    /** Remembers how far it went. */
    private static final class Quiet implements Pull.Observer {
        private long done;

        @Override
        public void listed(String manifest, long entries) {}

        @Override
        public void images(long soFar, long all) {
            done = Math.max(done, soFar);
        }

        @Override
        public void failed(String text) {
            throw new AssertionError(text);
        }
    }
}
