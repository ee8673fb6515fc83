package custos.server;

import custos.aws.Call;
import custos.aws.PageTokens;
import custos.aws.Service;
import custos.gateway.Gateway;
import custos.gateway.GatewaySettings;
import custos.gateway.Operations;
import custos.iam.Iam;
import custos.jobs.DurableJobs;
import custos.objectstore.ObjectStoreModule;
import custos.rekognition.RekognitionModule;
import custos.rekognition.RekognitionSettings;
import custos.server.tls.Tls;
import custos.sigv4.Verifier;
import custos.store.CreationClock;
import custos.store.Store;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.spec.SecretKeySpec;

/** The parts list of a server: every module's constructor, top to bottom. */
final class Wiring implements AutoCloseable {
    static final List<String> MIGRATIONS =
            List.of("store", "jobs", "iam", "objectstore", "rekognition");
    private static final Duration SILENT_CLIENT = Duration.ofSeconds(60);

    private final Store store;
    private final Iam iam;
    private final DurableJobs jobs;
    private final RekognitionModule rekognition;
    private final Operations operations;
    private final Optional<ControlSocket> control;
    private final Gateway gateway;
    private final Optional<String> newProfile;
    private final AtomicBoolean ready = new AtomicBoolean();
    private final ScheduledExecutorService housekeeping =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("housekeeping").factory());

    private Wiring(ServerSettings settings, DataFolder folder) throws IOException {
        var clock = Clock.systemUTC();
        var tls =
                Tls.context(
                        settings.tls(),
                        folder.tls(),
                        folder::writeSecret,
                        settings.host(),
                        settings.domains(),
                        clock.instant());
        store = Store.open(folder.database(), MIGRATIONS);
        var creations = new CreationClock(store, clock);
        jobs = new DurableJobs(store, clock, DurableJobs.Settings.embedded());

        iam = Iam.open(store, folder.keys(), settings.partition(), clock);
        newProfile = createAccount(settings, folder);

        var objects = ObjectStoreModule.open(store, folder.path().resolve("objects"), clock);

        var pageKey = new SecretKeySpec(folder.key("page-tokens"), "HmacSHA256");
        rekognition =
                new RekognitionModule(
                        settings.customLabels()
                                .in(
                                        RekognitionSettings.of(
                                                settings.partition(),
                                                folder.path(),
                                                settings.components().trainerCommand(),
                                                settings.components().trainerEnvironment())),
                        new RekognitionModule.Surroundings(
                                store,
                                objects.objects(),
                                iam.authorizer(),
                                iam.principals(),
                                clock,
                                jobs,
                                new PageTokens(pageKey, clock)));

        operations =
                new Operations(
                        Map.of(
                                Service.REKOGNITION, rekognition.operations(),
                                Service.IAM, iam.iamOperations(),
                                Service.STS, iam.stsOperations(),
                                Service.S3, objects.operations(iam.authorizer())));

        var denials = new RecentDenials(clock);
        var accounts =
                new AccountAdministration(
                        folder, store, iam.accounts(), settings.partition(), new SecureRandom());
        var verbs = new HashMap<>(accounts.verbs());
        verbs.putAll(new TrainingAdministration(rekognition.trainings()).verbs());
        verbs.put(Explanations.VERB, new Explanations(denials)::answer);
        control = ControlSocket.open(folder.path(), verbs);

        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ProcessMetrics.bind(metrics);
        var unitMetrics = new UnitMetrics(metrics, rekognition::units);
        gateway =
                Gateway.start(
                        new GatewaySettings(
                                settings.host(),
                                settings.port(),
                                new Call.Endpoint(settings.partition(), settings.region()),
                                settings.domains(),
                                Verifier.DEFAULT_SKEW,
                                settings.metricsToken(),
                                SILENT_CLIENT,
                                tls,
                                settings.origins()),
                        new Gateway.Parts(
                                operations,
                                new IamIdentities(iam),
                                iam.authorizer(),
                                creations::next,
                                settings.customLabels().rates(rekognition.operations()),
                                denials,
                                ready::get,
                                () -> {
                                    unitMetrics.update();
                                    return metrics.scrape();
                                },
                                metrics,
                                clock));
    }

    /** Builds everything and starts it; when this returns the server answers. */
    static Wiring start(ServerSettings settings, DataFolder folder) throws IOException {
        var wiring = new Wiring(settings, folder);
        wiring.rekognition.start();
        wiring.jobs.start();
        var _ =
                wiring.housekeeping.scheduleWithFixedDelay(
                        wiring.iam::saveUses, 1, 1, TimeUnit.MINUTES);
        wiring.ready.set(true);
        return wiring;
    }

    /**
     * Its root key's profile, if the account is new. The key's file is on the disk before the
     * account exists: a crash loses neither.
     */
    private Optional<String> createAccount(ServerSettings settings, DataFolder folder) {
        var accounts = iam.accounts();
        var profile = Credentials.profile(settings.account(), accounts.list().isEmpty());
        return switch (accounts.create(
                settings.account(),
                Optional.empty(),
                settings.partition(),
                key -> Credentials.add(folder, profile, key))) {
            case CREATED -> Optional.of(profile);
            case EXISTS -> Optional.empty();
            case ID_WAS_USED ->
                    throw new UserError(AccountAdministration.idWasUsed(settings.account()), 1);
        };
    }

    int port() {
        return gateway.port();
    }

    Optional<String> newProfile() {
        return newProfile;
    }

    Operations operations() {
        return operations;
    }

    Store store() {
        return store;
    }

    Iam iam() {
        return iam;
    }

    /**
     * In the order of the way in: nobody is held, no new requests, then no jobs, then no models,
     * then no store.
     */
    @Override
    public void close() {
        ready.set(false);
        rekognition.release();
        gateway.close();
        control.ifPresent(ControlSocket::close);
        jobs.close();
        rekognition.close();
        housekeeping.close();
        iam.close();
        store.close();
    }
}
