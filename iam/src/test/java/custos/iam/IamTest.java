package custos.iam;

import static custos.iam.World.ACCOUNT;
import static custos.iam.World.OTHER;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import custos.aws.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserRequest;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.UpdateUserRequest;

/** Accounts, credentials and what is on the disk. */
class IamTest {
    @TempDir Path folder;
    private World world;

    @BeforeEach
    void open() {
        world = new World(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anAccountIsCreatedOnceWithARootKey() {
        assertEquals(1, world.rootKeys.size());
        var key = world.rootKeys.getFirst();
        assertFalse(world.iam.accounts().createIfAbsent(ACCOUNT, "aws", world.rootKeys::add));
        assertEquals(1, world.rootKeys.size());

        var credential = world.iam.credential(key.accessKeyId()).orElseThrow();
        assertEquals(key.secret(), credential.secret());
        assertEquals(new Principal.Root("aws", ACCOUNT), credential.principal());
        assertTrue(key.accessKeyId().matches("AKIA[A-Z2-7]{16}"));
        assertEquals(40, key.secret().length());
    }

    @Test
    void aRootKeyThatNobodyCouldKeepIsNotMade() {
        assertThrows(
                IllegalStateException.class,
                () ->
                        world.iam
                                .accounts()
                                .createIfAbsent(
                                        OTHER,
                                        "aws",
                                        _ -> {
                                            throw new IllegalStateException("disk full");
                                        }));
        assertEquals(java.util.List.of(ACCOUNT), world.iam.accounts().list());
        assertTrue(world.iam.accounts().createIfAbsent(OTHER, "aws", _ -> {}));
    }

    @Test
    void anAccountHasTwelveDigits() {
        assertThrows(
                IllegalArgumentException.class,
                () -> world.iam.accounts().createIfAbsent("12345", "aws", _ -> {}));
    }

    @Test
    void everythingIsThereAfterARestart() {
        var user = world.user("alice");
        var key = world.key(user);
        world.inline(user, "all", World.ALLOW_ALL);
        world.restart();
        var credential = world.iam.credential(key.accessKeyId()).orElseThrow();
        assertEquals(key.secretAccessKey(), credential.secret());
        assertEquals(user.arn(), credential.principal().arn());
        assertTrue(world.may(world.caller(user), "s3:ListAllMyBuckets", "*"));
    }

    @Test
    void secretsAreNotReadableOnTheDisk() throws IOException {
        var secrets = new ArrayList<String>();
        secrets.add(world.rootKeys.getFirst().secret());
        secrets.add(world.key(world.user("alice")).secretAccessKey());
        world.close();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var bytes = Files.readString(file, ISO_8859_1);
                secrets.forEach(secret -> assertFalse(bytes.contains(secret), file.toString()));
            }
        }
        world = new World(folder);
    }

    @Test
    void theKeyEncryptionKeyIsItsOwnersAlone() throws IOException {
        var keys = folder.resolve("keys");
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.resolve("kek"))));
    }

    @Test
    void withoutItsKeyEncryptionKeyIamDoesNotOpen() throws IOException {
        world.close();
        var kek = folder.resolve("keys/kek");
        var bytes = Files.readAllBytes(kek);
        Files.delete(kek);
        var failure = assertThrows(IllegalStateException.class, () -> world.restart());
        assertTrue(
                String.valueOf(failure.getMessage())
                        .startsWith("the key-encryption key is missing"));
        Files.write(kek, bytes);
        world.restart();
    }

    @Test
    void aSealedSecretOpensUnderItsOwnNameOnly() {
        var box = SecretBox.open(folder.resolve("other"));
        var sealed = box.seal("AKIA1", "the secret");
        assertEquals("the secret", box.unseal("AKIA1", sealed));
        assertThrows(IllegalStateException.class, () -> box.unseal("AKIA2", sealed));
        var another = SecretBox.open(folder.resolve("another"));
        assertThrows(IllegalStateException.class, () -> another.unseal("AKIA1", sealed));
    }

    @Test
    void credentialsFollowTheirUserAndEndWithIt() {
        var user = world.user("alice");
        var key = world.key(user).accessKeyId();
        world.call(
                world.root(),
                UpdateUserRequest.builder()
                        .userName("alice")
                        .newUserName("bob")
                        .newPath("/team/")
                        .build());
        assertEquals(
                "arn:aws:iam::123456789012:user/team/bob",
                world.iam.credential(key).orElseThrow().principal().arn());

        world.call(
                world.root(),
                UpdateAccessKeyRequest.builder()
                        .userName("bob")
                        .accessKeyId(key)
                        .status("Inactive")
                        .build());
        assertFalse(world.iam.credential(key).orElseThrow().active());
        world.call(
                world.root(),
                DeleteAccessKeyRequest.builder().userName("bob").accessKeyId(key).build());
        assertTrue(world.iam.credential(key).isEmpty());
        world.call(world.root(), DeleteUserRequest.builder().userName("bob").build());
        assertFalse(world.may(world.caller(user), "s3:ListAllMyBuckets", "*"));
    }

    @Test
    void rootHasTwoKeysAtMost() {
        world.iam.accounts().createRootKey(ACCOUNT);
        var refusal =
                assertThrows(AwsException.class, () -> world.iam.accounts().createRootKey(ACCOUNT));
        assertEquals(ErrorCode.LIMIT_EXCEEDED, refusal.code());
    }

    @Test
    void secretsAreNotPrinted() {
        var key = world.rootKeys.getFirst();
        assertFalse(key.toString().contains(key.secret()));
        var credential = world.iam.credential(key.accessKeyId()).orElseThrow();
        assertFalse(credential.toString().contains(key.secret()));
    }
}
