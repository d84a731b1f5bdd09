package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `vouch mixer`.
class MixerTest {

    private static final SampleLetter LETTER = SampleLetter.usual();
    private static final String FORWARDER = LETTER.terms().forwarderAddress();
    private static final String DESTINATION = LETTER.terms().destination();
    private static final String SHOW = "GET /admin/mixer/orders/" + FORWARDER;

    @TempDir private Path folder = Path.of("");
    private Shell shell = new Shell(Path.of(System.getProperty("java.io.tmpdir"), "unused"));
    private final FakeAdmin server = new FakeAdmin();

    @BeforeEach
    void open() {
        shell = new Shell(folder);
        shell.file("data/admin.json", server.file());
        shell.file(
                "data/demo.json",
                "{\"url\":\""
                        + server.url()
                        + "\",\"mixer\":{\"apiKey\":\"demo-key\",\"token\":\"0x\"}}");
        server.on("GET /mixer/guarantee-key", 200, "{\"address\":\"" + LETTER.signer() + "\"}");
        opens(answer());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void opens(String answer) {
        server.on("POST /api.php", 200, answer);
    }

    private static String answer() {
        return """
        {"forwarderAddress":"%s","letterOfGuarantee":"%s","mixingCode":"abc12345",
         "availableFundsInEther":"1000.00","expires":"23 November 2026 12:07","errorCode":0}
        """
                .formatted(FORWARDER, LETTER.base64());
    }

    private static String order(String state, String more) {
        return """
        {"forwarderAddress":"%s","state":"%s","destination":"%s","delayHours":0,
         "mixingCode":"abc12345","availableFundsInEther":"1000","fixedFee":0.001,
         "variableFee":2.0,"createdAt":"2026-03-01T12:00:00Z","expires":"2026-03-02T12:00:00Z",
         "deposited":"5"%s}
        """
                .formatted(FORWARDER, state, DESTINATION, more);
    }

    private static String came(String state) {
        return ",\"deposits\":[{\"transactionHash\":\"0x77\",\"amount\":\"5\",\"state\":\""
                + state
                + "\"}],\"refunds\":[]";
    }

    // order

    @Test
    void anOrderIsAskedForAndItsLetterKept() {
        var result = shell.run("mixer", "order", "--to", DESTINATION);
        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        chain        31337 (a development chain)
                        token        %s
                        deposit to   %s
                        until        2026-11-23 12:07:00 UTC
                        payout to    %s
                        after        no delay, once the deposit is confirmed
                        fees         0.001 tokens and 2 %% of the deposit
                        mixing code  abc12345
                        at most      1000 tokens
                        letter       %s.letter.txt, signed by %s

                        Give the mixing code with the next order, and it gets none of your own tokens.
                        Next: vouch mixer deposit %s 5 --wait
                        """
                                .formatted(
                                        LETTER.terms().token(),
                                        FORWARDER,
                                        DESTINATION,
                                        FORWARDER,
                                        LETTER.signer(),
                                        FORWARDER));
        assertThat(server.bodies().getLast())
                .isEqualTo("forwardToAddress=" + DESTINATION + "&apiKey=demo-key");
        var kept = FORWARDER + ".letter.txt";
        assertThat(shell.text(kept)).isEqualTo(LETTER.text());
        var verified = shell.run("letter", "verify", kept, "--guarantee-key", LETTER.signer());
        assertThat(verified.exit()).as(verified.all()).isZero();
    }

    @Test
    void delayAndCodeAreAskedForAndTheKeyComesFromAFile() {
        shell.file("key", "from-a-file\n");
        var args =
                new String[] {
                    "mixer",
                    "order",
                    "--to",
                    DESTINATION.toLowerCase(Locale.ROOT),
                    "--delay",
                    "0",
                    "--code",
                    "abc12345",
                    "--api-key-file",
                    "key",
                    "-o",
                    "my.letter",
                    "--json"
                };
        var result = shell.run(args);
        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(server.bodies().getLast())
                .isEqualTo(
                        "forwardToAddress="
                                + DESTINATION
                                + "&apiKey=from-a-file&timeDelayInHours=0&mixingCode=abc12345");
        assertThat(result.json().getFirst())
                .returns(FORWARDER, json -> json.string("forwarderAddress"))
                .returns("my.letter", json -> json.string("letter"))
                .returns("1000", json -> json.string("availableFundsInEther"))
                .returns(LETTER.signer(), json -> json.string("signer"));
        int asked = server.requests().size();
        assertThat(shell.run(args).err()).contains("my.letter is there already.");
        assertThat(server.requests()).hasSize(asked);
    }

    @ParameterizedTest
    @CsvSource({
        "1,200,under maintenance",
        "2,200,does not pay to this address",
        "3,200,whole number of hours from 0 to 48",
        "4,200,eight letters and digits",
        "5,200,No address",
        "6,200,belongs to a contract",
        "7,401,does not know this API key",
        "8,429,Too many requests"
    })
    void eachErrorIsASentence(int code, int status, String words) throws IOException {
        server.on("POST /api.php", status, "{\"errorCode\":" + code + "}");
        var result = shell.run("mixer", "order", "--to", DESTINATION, "--delay", "49");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains(words, "(error " + code + ")").doesNotContain("demo-key");
        assertThat(shell.files()).containsExactly("data/admin.json", "data/demo.json");
    }

    @Test
    void anotherLetterForTheSameAddressTakesNothingAway() {
        shell.file(FORWARDER + ".letter.txt", "what was promised then");
        var result = shell.run("mixer", "order", "--to", DESTINATION);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("Deposit nothing", "is kept as it was");
        assertThat(shell.text(FORWARDER + ".letter.txt")).isEqualTo("what was promised then");
    }

    @Test
    void nothingIsDepositedOnALetterThatIsNotWhatWasAskedFor() {
        var elsewhere = shell.run("mixer", "order", "--to", LETTER.terms().token());
        assertThat(elsewhere.exit()).isEqualTo(1);
        assertThat(elsewhere.err())
                .contains("Deposit nothing", "It pays to " + DESTINATION + ", and not");
        assertThat(shell.text(FORWARDER + ".letter.txt")).isEqualTo(LETTER.text());

        assertThat(shell.run("mixer", "order", "--to", DESTINATION, "--delay", "1").err())
                .contains("Its delay in hours is 0, and not 1.");
        assertThat(shell.run("mixer", "order", "--to", DESTINATION, "--code", "zzzzzzzz").err())
                .contains("Its mixing code is abc12345, and not zzzzzzzz.");
        opens(answer().replace("12:07", "12:08"));
        assertThat(shell.run("mixer", "order", "--to", DESTINATION).err())
                .contains("It expires at 2026-11-23T12:07:00Z, and not 2026-11-23T12:08:00Z.");
        opens(answer().replace("abc12345\",", "abc12346\","));
        assertThat(shell.run("mixer", "order", "--to", DESTINATION).err())
                .contains("Its mixing code is abc12345, and not abc12346.");
        opens(answer().replace(FORWARDER, "0x../../etc"));
        assertThat(shell.run("mixer", "order", "--to", DESTINATION).err())
                .contains("Its forwarder address is " + FORWARDER + ", and not 0x../../etc.");
        opens(answer());
        server.on("GET /mixer/guarantee-key", 200, "{\"address\":\"" + DESTINATION + "\"}");
        assertThat(shell.run("mixer", "order", "--to", DESTINATION).err())
                .contains("It is signed by " + LETTER.signer() + ", and not " + DESTINATION);
    }

    @Test
    void aMixerThatDoesNotRunIsNotTakenForABusyServer() {
        server.on("GET /mixer/guarantee-key", 503, "{\"errorCode\":1}");
        var result = shell.run("mixer", "order", "--to", DESTINATION);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("does not run, or is not ready yet");
        assertThat(server.requests()).allMatch(request -> request.endsWith("guarantee-key"));
    }

    @Test
    void whatIsNoLetterIsSaidSo() {
        opens(answer().replace(LETTER.base64(), "VEhJUw=="));
        assertThat(shell.run("mixer", "order", "--to", DESTINATION).err())
                .contains("Deposit nothing: what came with the order is no letter of guarantee.");
    }

    @Test
    void whatIsMissingIsSaidBeforeAnOrderIsOpened() throws IOException {
        assertThat(shell.run("mixer", "order").exit()).isEqualTo(64);
        assertThat(shell.run("mixer", "order", "--to", "me").err())
                .contains("--to: An address is written as 0x");
        assertThat(shell.run("mixer", "order", "--to", DESTINATION, "--url", "http://x:1").err())
                .contains("No API key is given for http://x:1");
        shell.file("key", " \n");
        var empty = shell.run("mixer", "order", "--to", DESTINATION, "--api-key-file", "key");
        assertThat(empty.err()).contains("key is empty");
        shell.file("data/demo.json", "{\"url\":\"http://127.0.0.1:1\"}");
        assertThat(shell.run("mixer", "order", "--to", DESTINATION).err())
                .contains("No mixer is named");
        Files.delete(shell.path("data/demo.json"));
        shell.with("VOUCH_URL", server.url()).with("VOUCH_API_KEY", "k");
        assertThat(server.requests()).isEmpty();
        assertThat(shell.run("mixer", "order", "--to", DESTINATION).exit()).isZero();
        assertThat(server.bodies().getLast()).endsWith("&apiKey=k");
    }

    // for the operator

    @Test
    void ordersAreListedAndAHeldOneIsPointedAt() {
        server.on(
                "GET /admin/mixer/orders?count=20",
                200,
                "{\"orders\":["
                        + order("Paid", ",\"payout\":\"4.899\"" + came("Credited"))
                        + ","
                        + order("Held", came("Held"))
                        + "]}");
        var result = shell.run("mixer", "orders");
        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        ORDER                                       STATE  OPENED                   DEPOSITED  PAYOUT
                        %1$s  Paid   2026-03-01 12:00:00 UTC  5          4.899
                        %1$s  Held   2026-03-01 12:00:00 UTC  5
                        Why one is held, and what to do: vouch mixer show %1$s
                        """
                                .formatted(FORWARDER));
        server.on("GET /admin/mixer/orders?count=3&state=Held", 200, "{\"orders\":[]}");
        assertThat(shell.run("mixer", "orders", "--state", "held", "--limit", "3").out())
                .isEqualTo("There are none.\n");
        assertThat(shell.run("mixer", "orders", "--state", "lost").exit()).isEqualTo(64);
        assertThat(shell.run("mixer", "orders", "--limit", "0").exit()).isEqualTo(64);
    }

    @Test
    void moreOrdersThanFitInOneAnswerAreAskedForPageByPage() {
        var page = "{\"orders\":[" + (order("Paid", came("Credited")) + ",").repeat(999);
        server.on("GET /admin/mixer/orders?count=1000", 200, page + order("Paid", came("x")) + "]}")
                .on(
                        "GET /admin/mixer/orders?count=500&before=" + FORWARDER,
                        200,
                        "{\"orders\":[" + order("Open", came("x")) + "]}");
        var result = shell.run("mixer", "orders", "--limit", "1500", "--json");
        assertThat(result.json().getFirst().array("orders").elements()).hasSize(1001);
    }

    @Test
    void anOrderIsToldWithAllThatHappened() {
        server.on(
                SHOW,
                200,
                order(
                        "Held",
                        ",\"payout\":\"4.899\",\"due\":\"2026-03-01T12:30:30Z\","
                                + "\"payoutTransaction\":\"0x22\","
                                + "\"paidAt\":\"2026-03-01T12:31:00Z\",\"heldBecause\":\"the sender is"
                                + " denied\",\"deposits\":[{\"transactionHash\":\"0x77\","
                                + "\"sender\":\"0x9\",\"amount\":\"5.0\",\"state\":\"Held\","
                                + "\"because\":\"denied\",\"confirmedAt\":\"2026-03-01T12:00:10Z\"}],\"refunds\":"
                                + "[{\"to\":\"0x9\",\"amount\":\"1\",\"state\":\"Refunding\","
                                + "\"transactionHash\":\"0x33\"}]"));
        var result = shell.run("mixer", "show", FORWARDER);
        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        order        %1$s
                        state        Held: it is stopped until a person decides
                        held because the sender is denied
                        opened       2026-03-01 12:00:00 UTC
                        until        2026-03-02 12:00:00 UTC
                        at most      1000 tokens
                        mixing code  abc12345
                        fees         0.001 tokens and 2 %% of the deposit
                        deposited    5 tokens
                                     5 tokens from 0x9, Held 2026-03-01 12:00:10 UTC: denied
                                     by 0x77
                        payout to    %2$s
                        after        no delay, once the deposit is confirmed
                        payout       4.899 tokens
                        due          2026-03-01 12:30:30 UTC, in 30m
                        transaction  0x22
                        paid         2026-03-01 12:31:00 UTC
                        refund       1 token to 0x9, Refunding
                                     by 0x33

                        What can be done: vouch mixer resolve %1$s retry,
                        vouch mixer resolve %1$s refund or vouch mixer resolve %1$s close
                        """
                                .formatted(FORWARDER, DESTINATION));
        var json = shell.run("mixer", "show", FORWARDER, "--json").json().getFirst();
        assertThat(json.string("payout")).isEqualTo("4.899");
        assertThat(json.array("refunds").elements()).hasSize(1);
        assertThat(shell.run("mixer", "show", "0x0").err()).contains("There is no order 0x0.");
    }

    @Test
    void aDepositIsFollowedUntilItIsPaid() {
        server.on("POST /admin/mixer/deposits", 201, "{\"transactionHash\":\"0x77\"}");
        var stages =
                new ArrayDeque<>(
                        List.of(
                                order("Open", came("Unconfirmed")),
                                order("Funded", came("Credited")),
                                order(
                                        "Waiting",
                                        ",\"due\":\"2026-03-01T12:00:40Z\"" + came("Credited")),
                                order("Paying", ",\"payout\":\"4.899\"" + came("Credited")),
                                order(
                                        "Paid",
                                        ",\"payout\":\"4.899\",\"payoutTransaction\":\"0x22\""
                                                + came("Credited"))));
        server.on(SHOW, 200, order("Open", ",\"deposits\":[],\"refunds\":[]"));
        shell.whileAsleep(() -> server.on(SHOW, 200, stages.removeFirst()));
        var result = shell.run("mixer", "deposit", FORWARDER, "5", "--wait");
        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        sent by 0x77
                        Open: it waits for a deposit
                        Funded: the deposit is being brought into the pool
                        Waiting: the deposit is in the pool, and the payout waits for its time, due 2026-03-01 12:00:40 UTC
                        Paying: the payout is on its way, 4.899 tokens
                        Paid: the payout is final, 4.899 tokens by 0x22
                        """);
        assertThat(server.bodies().getFirst())
                .isEqualTo(
                        "{\"forwarderAddress\":\""
                                + FORWARDER
                                + "\",\"amount\":\"5\",\"transferAndCall\":false}");
        var json = shell.run("mixer", "deposit", FORWARDER, "5", "--wait", "--call", "--json");
        assertThat(json.json()).singleElement().returns("Paid", order -> order.string("state"));
        assertThat(server.bodies()).anyMatch(body -> body.contains("\"transferAndCall\":true"));
    }

    @Test
    void aDepositThatIsNotPaidOutInTimeOrAtAllFails() {
        server.on("POST /admin/mixer/deposits", 201, "{\"transactionHash\":\"0x77\"}");
        server.on(SHOW, 200, order("Open", ",\"deposits\":[],\"refunds\":[]"));
        var slow = shell.run("mixer", "deposit", FORWARDER, "5", "--wait", "--timeout", "10s");
        assertThat(slow.exit()).isEqualTo(1);
        assertThat(slow.err())
                .isEqualTo(
                        "It is not paid out yet. What became of it: vouch mixer show "
                                + FORWARDER
                                + "\n");
        assertThat(shell.slept()).hasSeconds(10);

        // A payout that is due after all patience is not waited for.
        server.on(
                SHOW,
                200,
                order("Waiting", ",\"due\":\"2026-03-05T00:00:00Z\"" + came("Credited")));
        assertThat(shell.run("mixer", "deposit", FORWARDER, "5", "--wait").exit()).isEqualTo(1);
        assertThat(shell.slept()).hasSeconds(10);

        // One that came to nothing leaves the order as it was.
        var sentBack = came("Refunded\",\"because\":\"it is too much");
        server.on(SHOW, 200, order("Open", sentBack));
        var refunded = shell.run("mixer", "deposit", FORWARDER, "5", "--wait");
        assertThat(refunded.exit()).isEqualTo(1);
        assertThat(refunded.out()).endsWith("the deposit is Refunded: it is too much\n");
        assertThat(refunded.err()).startsWith("It is not paid out. ");
        server.on(SHOW, 200, order("Paid", sentBack));
        assertThat(shell.run("mixer", "deposit", FORWARDER, "5", "--wait").exit()).isEqualTo(1);
        assertThat(shell.slept()).hasSeconds(10);

        server.on(SHOW, 200, order("Held", ",\"heldBecause\":\"denied\"" + came("Held")));
        var held = shell.run("mixer", "deposit", FORWARDER, "5", "--wait");
        assertThat(held.exit()).isEqualTo(1);
        assertThat(held.out()).contains("Held: it is stopped until a person decides: denied");
        assertThat(held.err()).startsWith("It is not paid out. ");
    }

    @Test
    void anOrderIsAlsoNamedByItsLetter() {
        server.on("POST /admin/mixer/deposits", 201, "{\"transactionHash\":\"0x77\"}");
        server.on(SHOW, 200, order("Open", came("Unconfirmed")));
        shell.file("my.letter", LETTER.text());
        assertThat(shell.run("mixer", "deposit", "my.letter", "5").out()).contains(FORWARDER);
        assertThat(server.bodies().getLast()).contains(FORWARDER);
        assertThat(shell.run("mixer", "show", "my.letter").exit()).isZero();
        shell.file("other", "nothing");
        assertThat(shell.run("mixer", "deposit", "other", "5").err())
                .contains("other is no letter of guarantee.");
    }

    @Test
    void withoutWaitingADepositIsSentAndNoMore() {
        server.on("POST /admin/mixer/deposits", 201, "{\"transactionHash\":\"0x77\"}");
        var result = shell.run("mixer", "deposit", FORWARDER, "0.5");
        assertThat(result.out())
                .isEqualTo("Sent by 0x77. How it goes on: vouch mixer show " + FORWARDER + "\n");
        assertThat(server.requests()).hasSize(1);
        assertThat(shell.run("mixer", "deposit", FORWARDER, "1,5").err())
                .contains("1,5 is no amount");
        server.on("POST /admin/mixer/deposits", 409, "{\"detail\":\"on the embedded chain only\"}");
        assertThat(shell.run("mixer", "deposit", FORWARDER, "1").err())
                .contains("on the embedded chain only");
    }

    @Test
    void everyTableIsWrittenInBothForms() throws IOException {
        for (var table :
                List.of(
                        "orders",
                        "deposits",
                        "lots",
                        "payouts",
                        "allocations",
                        "fees",
                        "transactions")) {
            server.on("GET /admin/mixer/export/" + table + "?format=csv", 200, table + ",b\n")
                    .on("GET /admin/mixer/export/" + table + "?format=jsonl", 200, "{}\n");
        }
        var result = shell.run("mixer", "export", "-o", "out/deep");
        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out()).contains("transactions.jsonl  3\n").startsWith("FILE");
        assertThat(shell.files()).hasSize(2 + 14).contains("out/deep/lots.csv");
        assertThat(shell.text("out/deep/lots.csv")).isEqualTo("lots,b\n");

        var again = shell.run("mixer", "export", "-o", "out/deep", "--format", "jsonl");
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("out/deep/orders.jsonl is there already");
        var forced =
                shell.run(
                        "mixer",
                        "export",
                        "-o",
                        "out/deep",
                        "--force",
                        "--format",
                        "csv",
                        "--json");
        assertThat(forced.json().getFirst().array("files").elements()).hasSize(7);

        // What breaks leaves the old file as it was.
        server.on("GET /admin/mixer/export/lots?format=csv", 503, "{\"detail\":\"no mixer\"}");
        assertThat(shell.run("mixer", "export", "-o", "out/deep", "--force").err())
                .contains("no mixer");
        assertThat(shell.text("out/deep/lots.csv")).isEqualTo("lots,b\n");
        assertThat(shell.files()).noneMatch(file -> file.endsWith(".vouch.tmp"));
        shell.file("taken", "");
        assertThat(shell.run("mixer", "export", "-o", "taken/x").err())
                .contains("Cannot make the folder taken/x");
    }

    @Test
    void booksThatDoNotAgreeFail() {
        server.on(
                "POST /admin/mixer/check",
                200,
                "{\"holds\":true,\"differences\":[],\"block\":9,\"pool\":\"10.50\",\"fees\":\"1\"}");
        var good = shell.run("mixer", "check");
        assertThat(good.exit()).isZero();
        assertThat(good.out())
                .isEqualTo(
                        """
                        pool         10.5 tokens
                        fees         1 token
                        The books and the chain agree.
                        """);
        server.on(
                "POST /admin/mixer/check",
                200,
                "{\"holds\":false,\"differences\":[\"the pool lacks 1\"],\"pool\":\"0.0\"}");
        var bad = shell.run("mixer", "check");
        assertThat(bad.exit()).isEqualTo(1);
        assertThat(bad.out()).contains("DIFFERENCE   the pool lacks 1", "do NOT agree");
        assertThat(shell.run("mixer", "check", "--json").json().getFirst().string("pool"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void maintenanceIsTurnedOnAndOff(String position) {
        boolean on = position.equals("on");
        server.on("PUT /admin/mixer/maintenance", 200, "{\"on\":" + on + "}");
        var result = shell.run("mixer", "maintenance", position);
        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out()).contains(on ? "are refused (error 1)" : "are taken");
        assertThat(server.bodies()).containsExactly("{\"on\":" + on + "}");
    }

    @Test
    void aHeldOrderIsDecidedAbout() {
        server.on(
                "POST /admin/mixer/orders/" + FORWARDER + "/resolve",
                200,
                "{\"done\":\"It is refunded.\"}");
        var result = shell.run("mixer", "resolve", FORWARDER, "refund");
        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out()).isEqualTo("It is refunded.\n");
        assertThat(server.bodies()).containsExactly("{\"decision\":\"refund\"}");
        server.on(
                "POST /admin/mixer/orders/" + FORWARDER + "/resolve",
                409,
                "{\"detail\":\"It is not held.\"}");
        shell.file("my.letter", LETTER.text());
        var refused = shell.run("mixer", "resolve", "my.letter", "CLOSE");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).isEqualTo("vouch: It is not held.\n");
        assertThat(shell.run("mixer", "resolve", FORWARDER, "forget").exit()).isEqualTo(64);
    }

    @Test
    void whatToDoHasToBeSaid() {
        assertThat(shell.run("mixer").exit()).isEqualTo(64);
        assertThat(shell.run("mixer").err()).contains("order, orders, show");
        assertThat(shell.run("mixer", "simulate").err()).contains("is run by the script `vouch`");
    }
}
