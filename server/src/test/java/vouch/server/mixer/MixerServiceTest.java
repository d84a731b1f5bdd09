package vouch.server.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vouch.server.account.ApiKeys;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.MessageKey;
import vouch.server.http.HttpServer;
import vouch.server.limit.RateLimits;

/// The mixer as the gateway starts it: where it runs, where it does not, and what it answers then.
class MixerServiceTest {

    private static final String MAINNET =
            "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3";
    private static final Address ELSEWHERE = FakeTokenChain.address(77);

    @TempDir private Path folder;

    private final InstantSource clock = () -> Instant.parse("2026-03-01T12:00:00Z");
    private final FakeTokenChain chain =
            new FakeTokenChain(
                    Contracts.of(FakeTokenChain.POOL, Optional.of(FakeTokenChain.DEPOSITOR)),
                    clock.instant(),
                    BigInteger.TEN.pow(24),
                    BigInteger.TEN.pow(24));
    private Database database;
    private RateLimits limits;

    @BeforeEach
    void open() {
        database = TestDatabases.Kind.SQLITE.open(folder);
        limits = new RateLimits(database, clock, Map.of(MixerService.ENDPOINT, 100L));
    }

    @AfterEach
    void close() {
        limits.close();
        database.close();
    }

    private MixerService service(Optional<Address> token, Optional<Path> denyList) {
        return MixerService.open(
                new MixerService.Settings(
                        token,
                        new BigDecimal("0.001"),
                        new BigDecimal("2.0"),
                        BigDecimal.valueOf(1_000),
                        Duration.ofHours(24),
                        100,
                        denyList,
                        MessageKey.generate(new SecureRandom()),
                        Duration.ofSeconds(1)),
                database,
                new MixerService.Surroundings(chain, chain, Optional.empty()),
                new ApiKeys(database, new SecureRandom(), clock),
                limits,
                clock,
                new SecureRandom());
    }

    private MixerService service() {
        return service(Optional.of(chain.contracts.testToken()), Optional.empty());
    }

    private static String asked(MixerService service, String method, String path)
            throws IOException, InterruptedException {
        try (var server =
                        HttpServer.builder()
                                .routes(service.routes())
                                .shape("", MixerService::errorBody)
                                .build()
                                .start();
                var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .method(
                                    method,
                                    method.equals("GET")
                                            ? BodyPublishers.noBody()
                                            : BodyPublishers.ofString("apiKey=nobody"))
                            .build();
            var answer = client.send(request, BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    @Test
    void runsOnceTheChainHasWhatItNeeds() throws Exception {
        try (var service = service()) {
            assertThat(asked(service, "POST", "/api.php")).isEqualTo("200 {\"errorCode\":1}");
            service.step();
            assertThat(asked(service, "POST", "/api.php")).isEqualTo("401 {\"errorCode\":7}");
            assertThat(service.alarms()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, own", "31337, mainnet", "11155111, own", "137, own", "56, own", "5, own"})
    void runsNowhereElse(long chainId, String genesis) throws Exception {
        chain.chainId = chainId;
        chain.genesis = genesis.equals("mainnet") ? MAINNET : chain.genesis;
        try (var service = service()) {
            service.start();
            service.step();
            assertThat(service.alarms())
                    .singleElement()
                    .asString()
                    .startsWith("the mixer runs on test networks only");
            assertThat(asked(service, "POST", "/api.php")).isEqualTo("200 {\"errorCode\":1}");
            assertThat(asked(service, "GET", "/current-fees.php"))
                    .isEqualTo("200 {\"fixedFee\":0.001,\"variableFee\":2.0}");
            assertThat(asked(service, "GET", "/mixer/guarantee-key"))
                    .isEqualTo("503 {\"errorCode\":1}");
            assertThat(service.token()).isEmpty();
            assertThat(service.wantsBlocks()).isFalse();
            assertThat(chain.submitted()).isEmpty();
        }
    }

    @Test
    void saysNothingWhereNobodyWantsAMixer() {
        chain.chainId = 1;
        try (var service = service(Optional.empty(), Optional.empty())) {
            assertThat(service.alarms()).isEmpty();
        }
    }

    @Test
    void refusesBooksOfAnotherChainTokenOrPool() {
        try (var service = service()) {
            service.step();
        }
        chain.genesis = "0x" + "0f".repeat(32);
        assertThat(refusal(service())).contains("another chain");
        chain.genesis = "0x" + "0e".repeat(32);
        assertThat(refusal(service(Optional.of(ELSEWHERE), Optional.empty())))
                .contains("about the token");
        chain.account = ELSEWHERE;
        assertThat(refusal(service())).contains("the mixer's pool is the account");
    }

    private static String refusal(MixerService service) {
        try (service) {
            return String.join("\n", service.alarms());
        }
    }

    @Test
    void refusesWhatIsThereAndIsNoToken() {
        chain.noToken = true;
        chain.putCode(ELSEWHERE);
        try (var service = service(Optional.of(ELSEWHERE), Optional.empty())) {
            service.step();
            assertThat(service.alarms())
                    .singleElement()
                    .asString()
                    .contains("does not answer as a token does");
        }
    }

    @Test
    void refusesATokenThatIsNotThere() {
        try (var service = service(Optional.of(ELSEWHERE), Optional.empty())) {
            service.step();
            assertThat(service.alarms())
                    .singleElement()
                    .asString()
                    .contains("there is no token at");
        }
    }

    @Test
    void refusesADenyListThatIsNone() throws IOException {
        var list = Files.writeString(folder.resolve("list"), "nobody\n");
        assertThatThrownBy(() -> service(Optional.empty(), Optional.of(list)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 1 of the deny list");
    }

    /// The figures that an operator sets, and no more: none of them is about where it runs.
    @Test
    void hasNoSettingForWhereItRuns() {
        assertThat(List.of(MixerService.Settings.class.getRecordComponents()))
                .extracting(RecordComponent::getName)
                .containsExactly(
                        "token",
                        "fixedFee",
                        "variableFee",
                        "orderMax",
                        "lifetime",
                        "openMax",
                        "denyList",
                        "guaranteeKey",
                        "patience");
    }
}
