package vouch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.client.MixerOrder.State;
import vouch.client.VouchException.Reason;

/// The mixer's calls, public and its operator's, against a server that answers from a script.
class MixerTest {

    private static final String FORWARDER = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
    private static final String DESTINATION = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    private static final String OPENED =
            "{\"forwarderAddress\":\""
                    + FORWARDER
                    + "\",\"letterOfGuarantee\":\"VEhJUw==\",\"mixingCode\":\"abc12345\","
                    + "\"availableFundsInEther\":\"1.23456789\","
                    + "\"expires\":\"02 September 2017 15:28\",\"errorCode\":0}";
    private static final String ORDER =
            """
            {"forwarderAddress":"%s","state":"Paid","destination":"%s","delayHours":1,
             "mixingCode":"abc12345","availableFundsInEther":"1000","fixedFee":0.001,
             "variableFee":2.0,"createdAt":"2026-03-01T12:00:00Z",
             "expires":"2026-03-02T12:00:00Z","deposited":"5","payout":"4.899",
             "due":"2026-03-01T13:00:10Z","payoutTransaction":"0x22","paidAt":"2026-03-01T13:01:00Z","more":"to come",
             "deposits":[
               {"transactionHash":"0x11","sender":"0x33","amount":"5","state":"Credited",
                "confirmedAt":"2026-03-01T12:00:10Z"},
               {"transactionHash":"0x12","amount":"0.5","state":"Unconfirmed",
                "because":"too late"}],
             "refunds":[{"to":"0x33","amount":"0.4","of":"0x12","state":"Refunding",
                         "transactionHash":"0x44"},
                        {"amount":"0.1","state":"ToRefund"}],
             "heldBecause":"a person must look"}
            """
                    .formatted(FORWARDER, DESTINATION);

    private final ScriptedServer server = new ScriptedServer();
    private final TimeInHand time = new TimeInHand(Instant.EPOCH);
    private final Mixer mixer = Mixer.at(server.url(), time).as("a key&");
    private final MixerDesk desk = Administration.at(server.url(), "token").mixer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anOrderIsOpened() {
        server.on("/api.php", 200, OPENED);

        var order = mixer.order(DESTINATION, OptionalInt.of(1), Optional.of("abc12345"));

        assertThat(order)
                .isEqualTo(
                        new NewOrder.Opened(
                                FORWARDER,
                                "VEhJUw==",
                                "abc12345",
                                new BigDecimal("1.23456789"),
                                Instant.parse("2017-09-02T15:28:00Z")));
        assertThat(server.calls("/api.php").getFirst().body())
                .isEqualTo(
                        "forwardToAddress="
                                + DESTINATION
                                + "&apiKey=a%20key%26&timeDelayInHours=1&mixingCode=abc12345");
        mixer.order(DESTINATION, OptionalInt.empty(), Optional.empty());
        assertThat(server.calls("/api.php").getLast().body())
                .isEqualTo("forwardToAddress=" + DESTINATION + "&apiKey=a%20key%26");
    }

    @ParameterizedTest
    @EnumSource(MixerRefusal.class)
    void eachErrorCodeIsAReason(MixerRefusal why) {
        int status =
                switch (why) {
                    case API_KEY -> 401;
                    case TOO_MANY_REQUESTS -> 429;
                    default -> 200;
                };
        server.on("/api.php", status, "{\"errorCode\":" + why.code() + "}");

        assertThat(mixer.order("x", OptionalInt.empty(), Optional.empty()))
                .isEqualTo(new NewOrder.Refused(why));
        assertThat(why.sentence()).endsWith(".");
        // Another request might be another order.
        assertThat(server.calls("/api.php")).hasSize(1);
        assertThat(time.pauses()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|{\"errorCode\":9}",
                "200|{\"errorCode\":-1}",
                "200|{}",
                "200|[]",
                "200|{\"errorCode\":0}",
                "401|nonsense",
                "500|{\"errorCode\":1}",
                "302|{\"errorCode\":0}"
            })
    void whatIsNoAnswerOfThisApiIsSaidSo(int status, String body) {
        server.on("/api.php", status, body);
        assertThatThrownBy(() -> mixer.order("x", OptionalInt.empty(), Optional.empty()))
                .isInstanceOf(VouchException.class)
                .message()
                .contains("/api.php")
                .doesNotContain("a key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "31 February 2017 15:28",
                "2 September 2017 15:28",
                "02 Sep 2017 15:28",
                "02 September 2017 15:28:00",
                "2017-09-02T15:28:00Z"
            })
    void anExpiryIsReadInItsOneForm(String expires) {
        server.on("/api.php", 200, OPENED.replace("02 September 2017 15:28", expires));
        assertThatThrownBy(() -> mixer.order("x", OptionalInt.empty(), Optional.empty()))
                .hasMessageContaining("A time is not written");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e999999999", "", "1,5", "0x10", " 1", "NaN", "1.", ".5"})
    void anAmountThatIsNoneIsAnUnreadableAnswer(String amount) {
        server.on("/api.php", 200, OPENED.replace("1.23456789", amount));
        assertThatThrownBy(() -> mixer.order("x", OptionalInt.empty(), Optional.empty()))
                .hasMessageContaining("availableFundsInEther is not a decimal number");
    }

    @Test
    void theStoryOfAnOrderIsRead() {
        server.on("/mixer/orders/" + FORWARDER, 200, ORDER);

        var order = mixer.find(FORWARDER).orElseThrow();

        assertThat(order)
                .isEqualTo(
                        new MixerOrder(
                                FORWARDER,
                                State.PAID,
                                DESTINATION,
                                1,
                                "abc12345",
                                new BigDecimal("1000"),
                                new BigDecimal("0.001"),
                                new BigDecimal("2.0"),
                                Instant.parse("2026-03-01T12:00:00Z"),
                                Instant.parse("2026-03-02T12:00:00Z"),
                                new BigDecimal("5"),
                                Optional.of(new BigDecimal("4.899")),
                                Optional.of(Instant.parse("2026-03-01T13:00:10Z")),
                                Optional.of("0x22"),
                                Optional.of(Instant.parse("2026-03-01T13:01:00Z")),
                                List.of(
                                        new MixerOrder.Deposit(
                                                "0x11",
                                                Optional.of("0x33"),
                                                new BigDecimal("5"),
                                                "Credited",
                                                Optional.of(Instant.parse("2026-03-01T12:00:10Z")),
                                                Optional.empty()),
                                        new MixerOrder.Deposit(
                                                "0x12",
                                                Optional.empty(),
                                                new BigDecimal("0.5"),
                                                "Unconfirmed",
                                                Optional.empty(),
                                                Optional.of("too late"))),
                                List.of(
                                        new MixerOrder.Refund(
                                                Optional.of("0x33"),
                                                new BigDecimal("0.4"),
                                                Optional.of("0x12"),
                                                "Refunding",
                                                Optional.of("0x44")),
                                        new MixerOrder.Refund(
                                                Optional.empty(),
                                                new BigDecimal("0.1"),
                                                Optional.empty(),
                                                "ToRefund",
                                                Optional.empty())),
                                Optional.of("a person must look")));
    }

    @Test
    void anOrderThatIsNotOursIsNoneAndABadKeyIsSaidSo() {
        server.on("/mixer/orders/0x1", 404, "{\"errorCode\":2}")
                .on("/mixer/orders/0x2", 401, "{\"errorCode\":7}")
                .on("/mixer/orders/0x3", 200, ORDER.replace("Paid", "paid"));
        assertThat(mixer.find("0x1")).isEmpty();
        assertThatThrownBy(() -> mixer.find("0x2"))
                .isInstanceOf(VouchException.class)
                .hasMessageContaining("does not know this API key")
                .extracting(e -> ((VouchException) e).reason())
                .isEqualTo(Reason.CREDENTIALS);
        assertThatThrownBy(() -> mixer.find("0x3")).hasMessageContaining("unknown state");
        server.on("/mixer/orders/0x3", 200, ORDER.replace("Hours\":1", "Hours\":4294967297"));
        assertThatThrownBy(() -> mixer.find("0x3"))
                .isInstanceOf(VouchException.class)
                .hasMessageContaining("is it a Vouch server?");
        assertThatThrownBy(() -> Mixer.at(server.url()).find("0x1"))
                .hasMessageContaining("needs an API key");
        assertThat(mixer).hasToString("Mixer[" + server.url() + "]");
    }

    @Test
    void feesAndTheGuaranteeKeyAreForEverybody() {
        server.on("/current-fees.php", 200, "{\"fixedFee\":0.001,\"variableFee\":2.0}")
                .on("/mixer/guarantee-key", 200, "{\"address\":\"" + FORWARDER + "\"}")
                .on(
                        "/mixer/guarantee-key",
                        200,
                        "{\"address\":\"" + FORWARDER.toLowerCase(Locale.ROOT) + "\"}");
        var anyone = Mixer.at(server.url(), time);
        assertThat(anyone.fees())
                .isEqualTo(new MixerFees(new BigDecimal("0.001"), new BigDecimal("2.0")));
        assertThat(anyone.guaranteeKey()).isEqualTo(FORWARDER);
        assertThatThrownBy(anyone::guaranteeKey).hasMessageContaining("checksum");
    }

    @Test
    void whereNoMixerRunsNobodyWaits() {
        server.on("/mixer/guarantee-key", 503, "{\"errorCode\":1}");
        assertThatThrownBy(mixer::guaranteeKey).hasMessageContaining("does not run");
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void aBusyServerIsAskedAgainForWhatDoesNoHarm() {
        server.on("/current-fees.php", 503, "{}", "Retry-After", "1")
                .on("/current-fees.php", 200, "{\"fixedFee\":1E-3,\"variableFee\":\"2\"}");
        assertThat(mixer.fees().fixedFee()).isEqualByComparingTo("0.001");
        assertThat(time.pauses()).hasSize(1);
    }

    @Test
    void theOperatorListsOrdersAndLooksAtOne() {
        server.on("/admin/mixer/orders", 200, "{\"orders\":[" + ORDER + "]}")
                .on("/admin/mixer/orders/" + FORWARDER, 200, ORDER)
                .on("/admin/mixer/orders/0x0", 404, "{\"detail\":\"none\"}");
        assertThat(desk.orders(Optional.of(State.HELD), Optional.of("0x9"), 7))
                .extracting(MixerOrder::forwarderAddress)
                .containsExactly(FORWARDER);
        assertThat(server.calls("/admin/mixer/orders").getFirst())
                .isEqualTo(
                        new ScriptedServer.Call(
                                "GET",
                                "/admin/mixer/orders",
                                "count=7&state=Held&before=0x9",
                                "Bearer token",
                                ""));
        assertThat(desk.order(FORWARDER)).isPresent();
        assertThat(desk.order("0x0")).isEmpty();
    }

    @Test
    void theOperatorPlaysADepositorDecidesAndClosesTheDoor() {
        server.on("/admin/mixer/deposits", 201, "{\"transactionHash\":\"0x77\"}")
                .on("/admin/mixer/orders/0x1/resolve", 200, "{\"done\":\"It is sent again.\"}")
                .on("/admin/mixer/orders/0x2/resolve", 409, "{\"detail\":\"It is not held.\"}")
                .on("/admin/mixer/maintenance", 200, "{\"on\":true}");
        assertThat(desk.deposit("0x1", "12.5", true)).isEqualTo("0x77");
        assertThat(server.calls("/admin/mixer/deposits").getFirst().body())
                .isEqualTo(
                        "{\"forwarderAddress\":\"0x1\",\"amount\":\"12.5\",\"transferAndCall\":true}");
        assertThat(desk.resolve("0x1", MixerDesk.Choice.RETRY))
                .isEqualTo(new Decision.Done("It is sent again."));
        assertThat(desk.resolve("0x2", MixerDesk.Choice.CLOSE))
                .isEqualTo(new Decision.Refused("It is not held."));
        assertThat(server.calls("/admin/mixer/orders/0x2/resolve").getFirst().body())
                .isEqualTo("{\"decision\":\"close\"}");
        desk.maintenance(true);
        assertThat(server.calls("/admin/mixer/maintenance").getFirst())
                .returns("PUT", ScriptedServer.Call::method)
                .returns("{\"on\":true}", ScriptedServer.Call::body);
    }

    @Test
    void theBooksAreComparedWithTheChain() {
        server.on(
                "/admin/mixer/check",
                200,
                "{\"holds\":false,\"differences\":[\"1 is missing\"],\"block\":7,\"pool\":\"10\","
                        + "\"fees\":\"0.5\"}");
        assertThat(desk.check())
                .isEqualTo(
                        new MixerCheck(
                                false,
                                List.of("1 is missing"),
                                Map.of(
                                        "pool",
                                        new BigDecimal("10"),
                                        "fees",
                                        new BigDecimal("0.5"))));
    }

    @Test
    void aTableIsWrittenAsItComes() throws IOException {
        String table = "a,b\n".repeat(100_000);
        server.on("/admin/mixer/export/lots", 200, table)
                .on("/admin/mixer/export/orders", 503, "{\"detail\":\"The mixer does not run\"}");
        var out = new ByteArrayOutputStream();
        assertThat(desk.export("lots", MixerDesk.Format.CSV, out)).isEqualTo(table.length());
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(table);
        assertThat(server.calls("/admin/mixer/export/lots").getFirst().query())
                .isEqualTo("format=csv");
        assertThatThrownBy(() -> desk.export("orders", MixerDesk.Format.JSONL, out))
                .hasMessageContaining("The mixer does not run");
        assertThatThrownBy(() -> desk.export("secrets", MixerDesk.Format.CSV, out))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> desk.export("lots", MixerDesk.Format.CSV, new FullDisk()))
                .isInstanceOf(IOException.class)
                .hasMessage("no space left");
    }

    private static final class FullDisk extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("no space left");
        }
    }

    @Test
    void apiKeysAreMadeListedAndDisabled() {
        var administration = Administration.at(server.url(), "token");
        server.on("/admin/apikeys", 201, "{\"id\":\"i1\",\"name\":\"n\",\"apiKey\":\"i1-s\"}")
                .on(
                        "/admin/apikeys",
                        200,
                        "{\"apiKeys\":[{\"id\":\"i1\",\"name\":\"n\",\"createdAt\":\"c\"},"
                                + "{\"id\":\"i2\",\"name\":\"m\",\"createdAt\":\"c\","
                                + "\"disabledAt\":\"d\"}]}")
                .on("/admin/apikeys/i1/disable", 200, "{\"id\":\"i1\"}")
                .on("/admin/apikeys/i3/disable", 404, "{\"detail\":\"There is none.\"}");
        var made = administration.createApiKey("n");
        assertThat(made).isEqualTo(new ApiKey.Secret("i1", "n", "i1-s"));
        assertThat(made.toString()).doesNotContain("i1-s");
        assertThat(administration.apiKeys())
                .containsExactly(
                        new ApiKey("i1", "n", "c", Optional.empty()),
                        new ApiKey("i2", "m", "c", Optional.of("d")));
        administration.disableApiKey("i1");
        assertThatThrownBy(() -> administration.disableApiKey("i3"))
                .hasMessageContaining("There is none.");
    }
}
