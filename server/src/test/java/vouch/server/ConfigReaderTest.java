package vouch.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.server.account.Replay;
import vouch.server.messenger.Mode;

class ConfigReaderTest {

    @TempDir Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("vouch.toml"), text);
    }

    private static Config flags(Map<String, String> flags) {
        return ConfigReader.read(Optional.empty(), Map.of(), flags);
    }

    @Test
    void whereNothingIsSetTheDefaultsHold() {
        assertThat(flags(Map.of())).isEqualTo(Config.DEFAULTS);
    }

    @Test
    void theLaterOfFileEnvironmentAndFlagsWins() throws IOException {
        var file =
                file(
                        """
                        data = "/srv/vouch"
                        [http]
                        port = 1
                        host = "10.0.0.1"
                        [notary]
                        anchor-interval = "5m"
                        """);
        var config =
                ConfigReader.read(
                        Optional.of(file),
                        Map.of("VOUCH_HTTP_PORT", "2", "VOUCH_HTTP_HOST", "10.0.0.2"),
                        Map.of("http.port", "3"));
        assertThat(config.data()).isEqualTo("/srv/vouch");
        assertThat(config.http().host()).isEqualTo("10.0.0.2");
        assertThat(config.http().port()).isEqualTo(3);
        assertThat(config.notary().anchorInterval()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void anUnknownKeyRefusesWhereverItIsSet() throws IOException {
        var file = file("[http]\nprot = 1\n");
        assertThatThrownBy(() -> ConfigReader.read(Optional.of(file), Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("vouch.toml sets http.prot, which is no setting")
                .hasMessageContaining("http.port");
        assertThatThrownBy(() ->
                        ConfigReader.read(
                                Optional.empty(), Map.of("VOUCH_HTTP_PROT", "1"), Map.of()))
                .hasMessageContaining("VOUCH_HTTP_PROT, which is no setting");
        assertThatThrownBy(() -> flags(Map.of("prot", "1"))).hasMessageContaining("sets prot");
        assertThatThrownBy(() -> flags(Map.of("http", "1"))).hasMessageContaining("sets http");
    }

    @Test
    void theClientsNamesInTheEnvironmentAreNoSettings() {
        var environment =
                Map.of("VOUCH_URL", "x", "VOUCH_KEY", "y", "VOUCH_PASSWORD", "z", "PATH", "/bin");
        assertThat(ConfigReader.read(Optional.empty(), environment, Map.of()))
                .isEqualTo(Config.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({
        "http.port, 65536, http.port is 0 to 65535",
        "mixin.mode, gentle, mixin.mode cannot be understood",
        "mixin.mode, 1, mixin.mode cannot be understood",
        "mixin.clock-skew, 2h, mixin.clock-skew is 1s to 1h",
        "mixer.fixed-fee, -1, mixer.fixed-fee is 0 or more",
        "mixer.variable-fee, 100, mixer.variable-fee is 0 to 100 per cent",
        "mixer.order-max, 0, mixer.order-max is above 0",
        "mixer.order-lifetime, 31d, mixer.order-lifetime is 1m to 30d",
        "mixer.open-orders, 0, mixer.open-orders is 1 or more",
        "http.port, many, http.port cannot be understood",
        "database.url, mysql:x, jdbc:postgresql:",
        "notary.anchor-interval, 5, a number and one of ms",
        "notary.anchor-entries, 0, notary.anchor-entries is 1 or more",
        "tokens.lifetime, 1s, tokens.lifetime is 2s to 1h",
        "limits.auth, -1, limits are 0 or more",
        "log.format, xml, log.format is text or json",
        "log.level, loud, log.level is error",
    })
    void aValueThatCannotBeIsRefusedWithItsKey(String key, String value, String reason) {
        assertThatThrownBy(() -> flags(Map.of(key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[http", "http.port = ", "data = \"a\"\ndata = \"b\""})
    void aFileThatIsNotTomlIsRefused(String text) throws IOException {
        var file = file(text);
        assertThatThrownBy(() -> ConfigReader.read(Optional.of(file), Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("vouch.toml is not valid TOML");
    }

    @Test
    void aChoiceIsAWordInAnyCaseAndIsPrintedInLowerCase() {
        var config = flags(Map.of("mixin.mode", "Strict", "mixin.replay", "off"));
        assertThat(config.mixin().mode()).isEqualTo(Mode.STRICT);
        assertThat(config.mixin().replay()).isEqualTo(Replay.OFF);
        assertThat(ConfigReader.print(config))
                .contains("mixin.mode = \"strict\"", "mixin.replay = \"off\"");
    }

    @Test
    void aMissingFileIsSaid() {
        assertThatThrownBy(() ->
                        ConfigReader.read(Optional.of(folder.resolve("none")), Map.of(), Map.of()))
                .hasMessageContaining("there is no configuration file");
    }

    @Test
    void whatMayHoldASecretIsNotPrinted() {
        var printed =
                ConfigReader.print(
                        flags(
                                Map.of(
                                        "chain.node-url", "https://node/v3/secret-key",
                                        "chain.signer-url", "https://vouch:secret@signer/",
                                        "chain.signer-address", "0x00",
                                        "database.url", "jdbc:postgresql://h/d?password=secret")));
        assertThat(printed)
                .contains("chain.signer-url = (set, not shown)")
                .contains("chain.node-url = (set, not shown)", "database.url = (set, not shown)")
                .contains("http.port = 8080", "notary.anchor-interval = (not set)")
                .contains("tokens.lifetime = \"1m\"")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({"250ms, 250ms", "1000ms, 1s", "90s, 90s", "120s, 2m", "48h, 2d", "0s, 0s"})
    void aDurationIsWrittenWithItsLargestUnit(String given, String written) {
        assertThat(Durations.format(Durations.parse(given))).isEqualTo(written);
    }
}
