package custos.iam;

import static custos.iam.World.ACCOUNT;
import static custos.iam.World.OTHER;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import custos.aws.Principal;
import custos.iam.Accounts.Belongings;
import custos.iam.Accounts.Creation;
import custos.iam.Accounts.Deletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
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
        assertEquals(Creation.EXISTS, create(ACCOUNT, world.rootKeys::add));
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
                        create(
                                OTHER,
                                _ -> {
                                    throw new IllegalStateException("disk full");
                                }));
        assertEquals(List.of(ACCOUNT), ids());
        assertEquals(Creation.CREATED, create(OTHER, _ -> {}));
    }

    @Test
    void anAccountHasTwelveDigits() {
        assertThrows(IllegalArgumentException.class, () -> create("12345", _ -> {}));
    }

    @Test
    void aDeletedAccountsKeysAreRevokedAtOnceAndItsIdIsNotUsedAgain() {
        create(OTHER, world.rootKeys::add);
        world.rootKeys.add(world.iam.accounts().createRootKey(OTHER));
        assertInstanceOf(Deletion.Deleted.class, delete(OTHER));
        for (var key : world.rootKeys.subList(1, 3)) {
            assertEquals(Optional.empty(), world.iam.credential(key.accessKeyId()));
        }
        assertTrue(world.iam.credential(world.rootKeys.getFirst().accessKeyId()).isPresent());
        world.restart();
        assertEquals(List.of(ACCOUNT), ids());
        assertEquals(Creation.ID_WAS_USED, create(OTHER, world.rootKeys::add));
        assertEquals(3, world.rootKeys.size());
        assertInstanceOf(Deletion.Unknown.class, delete(OTHER));
    }

    @Test
    void anAccountThatHasSomethingStays() {
        create(OTHER, world.rootKeys::add);
        world.call(world.root(OTHER), CreateUserRequest.builder().userName("anna").build());
        var elsewhere = List.of(new Belongings("buckets", 2), new Belongings("projects", 0));
        var refused =
                assertInstanceOf(
                        Deletion.NotEmpty.class,
                        world.iam.accounts().delete(OTHER, () -> elsewhere));
        assertEquals(
                List.of(new Belongings("users", 1), new Belongings("buckets", 2)), refused.left());
        assertTrue(world.iam.credential(world.rootKeys.get(1).accessKeyId()).isPresent());
    }

    @Test
    void theFirstAccountStays() {
        create(OTHER, world.rootKeys::add);
        assertInstanceOf(Deletion.First.class, delete(ACCOUNT));
        assertEquals(List.of(ACCOUNT, OTHER), ids());
    }

    private Creation create(String account, Consumer<Accounts.RootKey> keep) {
        return world.iam.accounts().create(account, Optional.of("a name"), "aws", keep);
    }

    private Deletion delete(String account) {
        return world.iam.accounts().delete(account, List::of);
    }

    private List<String> ids() {
        return world.iam.accounts().list().stream().map(Account::id).toList();
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
