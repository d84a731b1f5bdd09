package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.protocol.mixin.ConversationIds;
import vouch.server.account.AppKey;
import vouch.server.ledger.Ledger;

/// The wallet's endpoints, asked over HTTP. Each test has users of its own in one world.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WalletRoutesTest {

    private static final UUID CNB = Catalogue.CNB;
    private static final UUID ETH = Catalogue.ETH;
    private static final String NOBODY = "99999999-9999-4999-8999-999999999999";
    private static final String OUTSIDE = "0x00000000000000000000000000000000000000aa";

    private MessengerWorld world;
    private TestPins pins;
    private TestApp alice;
    private TestApp bob;

    @BeforeAll
    void open(@TempDir Path folder) {
        world = new MessengerWorld(folder);
        pins = new TestPins(world.time);
    }

    @BeforeEach
    void begin() {
        alice = world.app(TestKey.ed25519());
        bob = world.app(TestKey.ed25519());
        give(alice, CNB, 100);
    }

    @AfterEach
    void checkBooks() {
        assertThat(world.database.read(new Ledger()::check)).isEmpty();
        assertThat(MessengerService.check(world.database).findings()).isEmpty();
    }

    @AfterAll
    void close() {
        world.close();
    }

    private void give(TestApp app, UUID asset, long coins) {
        var given =
                world.database.write(tx ->
                        world.messenger
                                .wallet()
                                .wallet()
                                .faucet(tx, app.userId(), asset, Amount.ofCoins(coins)));
        assertThat(given).isPresent();
    }

    /// The body of a right transfer, to be changed by a test.
    private ObjectNode transfer(TestApp from, TestApp to, String amount) {
        return new ObjectMapper()
                .createObjectNode()
                .put("asset_id", CNB.toString())
                .put("opponent_id", to.userId().toString())
                .put("amount", amount)
                .put("trace_id", UUID.randomUUID().toString())
                .put("memo", "for lunch")
                .put("pin", pins.of(from));
    }

    private MessengerWorld.Reply pay(TestApp from, JsonNode body) {
        return world.post(from, "/transfers", body.toString());
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText();
    }

    private String balance(TestApp app, UUID asset) {
        return text(world.get(app, "/assets/" + asset).data(), "balance");
    }

    @Test
    void aTransferIsAnsweredAndSeenByBothAndByNobodyElse() {
        var body = transfer(alice, bob, "30.5");
        var paid = pay(alice, body).data();

        assertThat(text(paid, "type")).isEqualTo("transfer");
        assertThat(text(paid, "amount")).isEqualTo("-30.5");
        assertThat(text(paid, "opening_balance")).isEqualTo("100");
        assertThat(text(paid, "closing_balance")).isEqualTo("69.5");
        assertThat(text(paid, "opponent_id")).isEqualTo(bob.userId().toString());
        assertThat(text(paid, "counter_user_id")).isEqualTo(bob.userId().toString());
        assertThat(text(paid, "asset_id")).isEqualTo(CNB.toString());
        assertThat(text(paid, "trace_id")).isEqualTo(text(body, "trace_id"));
        assertThat(text(paid, "memo")).isEqualTo("for lunch");
        assertThat(text(paid, "created_at")).endsWith("Z");
        assertThat(text(paid, "snapshot_hash")).isEmpty();

        var received = world.get(bob, "/snapshots").data().get(0);
        assertThat(text(received, "amount")).isEqualTo("30.5");
        assertThat(text(received, "opponent_id")).isEqualTo(alice.userId().toString());
        var id = text(paid, "snapshot_id");
        assertThat(world.get(alice, "/snapshots/" + id).data()).isEqualTo(paid);
        assertThat(world.get(bob, "/snapshots/" + id).code()).isEqualTo(403);
        assertThat(world.get(bob, "/snapshots/" + NOBODY).code()).isEqualTo(404);
        assertThat(world.get(bob, "/snapshots/nothing").code()).isEqualTo(404);

        var trace = text(body, "trace_id");
        for (var path : List.of("/transfers/trace/", "/snapshots/trace/")) {
            assertThat(world.get(alice, path + trace).data()).isEqualTo(paid);
            assertThat(world.get(bob, path + trace).data()).isEqualTo(received);
            assertThat(world.get(bob, path + NOBODY).code()).isEqualTo(404);
            assertThat(world.get(bob, path + "x").code()).isEqualTo(404);
            assertThat(world.get(world.app(TestKey.ed25519()), path + trace).code()).isEqualTo(403);
        }
    }

    @Test
    void whoeverIsPaidIsToldOnceByAMessageFromThePayer() throws IOException {
        var body = transfer(alice, bob, "30");
        pay(alice, body).data();
        pay(alice, body.deepCopy().put("pin", pins.of(alice))).data();

        var told = world.messenger.talking().messages().waiting(bob.sessionId(), 0, 10);
        assertThat(told).hasSize(1);
        var message = told.getFirst();
        assertThat(message.category()).isEqualTo("SYSTEM_ACCOUNT_SNAPSHOT");
        assertThat(message.senderId()).isEqualTo(alice.userId());
        assertThat(message.conversationId())
                .isEqualTo(ConversationIds.contact(alice.userId(), bob.userId()));
        var snapshot = new ObjectMapper().readTree(Base64.getDecoder().decode(message.data()));
        assertThat(snapshot).isEqualTo(world.get(bob, "/snapshots").data().get(0));
        assertThat(world.messenger.talking().messages().waiting(alice.sessionId(), 0, 10))
                .isEmpty();
    }

    @Test
    void theSameTraceAgainIsTheSameSnapshotAndAnotherOrderIsRefused() {
        var body = transfer(alice, bob, "30");
        var paid = pay(alice, body).data();

        assertThat(pay(alice, body.deepCopy().put("pin", pins.of(alice))).data()).isEqualTo(paid);
        var more = body.deepCopy().put("amount", "31").put("pin", pins.of(alice));
        assertThat(pay(alice, more).code()).isEqualTo(20125);
        give(bob, CNB, 1_000);
        var others = transfer(bob, alice, "30").put("trace_id", text(body, "trace_id"));
        assertThat(pay(bob, others).code()).isEqualTo(20125);
        assertThat(balance(alice, CNB)).isEqualTo("70");
    }

    @Test
    void namesOfOtherYearsAndSpellingsAreRead() {
        var old = transfer(alice, bob, "1");
        old.put("counter_user_id", text(old, "opponent_id")).remove("opponent_id");
        old.remove("trace_id");
        old.remove("memo");
        old.put("Pin", text(old, "pin")).remove("pin");
        var paid = pay(alice, old).data();
        assertThat(text(paid, "memo")).isEmpty();
        assertThat(text(paid, "trace_id")).hasSize(36);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 10002",
        "-0.5, 10002",
        "1e2, 10002",
        "1.123456789, 10002",
        "10000000001, 10002",
        "99999999999, 10002",
        "999999999999999999999999, 10002",
        "one, 10002",
        "'', 10002",
        "0, 20120",
        "0.00000000, 20120",
        "0.000000001, 20120",
        "100.00000001, 20117"
    })
    void anAmountThatIsNoneIsRefusedByItsCode(String amount, int code) {
        var reply = pay(alice, transfer(alice, bob, amount));
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.code()).isEqualTo(code);
        if (code == 10002) {
            assertThat(text(reply.extra(), "field")).isEqualTo("amount");
            assertThat(text(reply.extra(), "reason")).isNotEmpty();
        }
        assertThat(balance(alice, CNB)).isEqualTo("100");
    }

    @Test
    void aWrongFieldIsNamedAndCostsNoPin() {
        var pin = pins.of(alice);
        refused("amount", transfer(alice, bob, "1").put("amount", 1));
        refused("amount", without("amount"));
        refused("asset_id", without("asset_id"));
        refused("asset_id", transfer(alice, bob, "1").put("asset_id", "CNB"));
        refused("asset_id", transfer(alice, bob, "1").put("asset_id", NOBODY));
        refused("opponent_id", without("opponent_id"));
        refused("opponent_id", transfer(alice, bob, "1").put("opponent_id", NOBODY));
        refused("opponent_id", transfer(alice, alice, "1"));
        refused("trace_id", transfer(alice, bob, "1").put("trace_id", "1"));
        refused("memo", transfer(alice, bob, "1").put("memo", "x".repeat(201)));
        refused("memo", transfer(alice, bob, "1").put("memo", 5));

        var body = transfer(alice, bob, "1").put("memo", "é".repeat(200)).put("pin", pin);
        assertThat(text(pay(alice, body).data(), "memo")).hasSize(200);
    }

    private ObjectNode without(String field) {
        var body = transfer(alice, bob, "1");
        body.remove(field);
        return body;
    }

    private void refused(String field, JsonNode body) {
        var reply = pay(alice, body);
        assertThat(reply.code()).as("%s", body).isEqualTo(10002);
        assertThat(text(reply.extra(), "field")).isEqualTo(field);
    }

    @Test
    void nobodyPaysWithoutTheirPinOrWithOneTwice() {
        assertThat(pay(alice, without("pin")).code()).isEqualTo(20118);
        var wrong = alice.pin().equals("000000") ? "000001" : "000000";
        assertThat(pay(alice, transfer(alice, bob, "1").put("pin", pins.of(alice, wrong))).code())
                .isEqualTo(20119);
        var right = transfer(alice, bob, "1");
        assertThat(pay(alice, right).status()).isEqualTo(200);
        assertThat(pay(alice, right.put("trace_id", UUID.randomUUID().toString())).code())
                .isEqualTo(20119);
        assertThat(balance(alice, CNB)).isEqualTo("99");
    }

    @Test
    void aTipSignsWhatItPaysAndNothingElse() throws GeneralSecurityException {
        var tip = tipOfAlice();
        var body = transfer(alice, bob, "1.50");
        String action =
                "TIP:TRANSFER:CREATE:"
                        + CNB
                        + bob.userId()
                        + "1.50"
                        + text(body, "trace_id")
                        + "for lunch";
        var more = body.deepCopy().put("amount", "2.50").put("pin", signed(tip, action));
        assertThat(pay(alice, more).code()).isEqualTo(20119);
        var paid = pay(alice, body.deepCopy().put("pin", signed(tip, action))).data();
        assertThat(text(paid, "amount")).isEqualTo("-1.5");

        var address = address(alice, OUTSIDE);
        var add = signed(tip, "TIP:ADDRESS:ADD:" + CNB + OUTSIDE + "cold");
        var added = world.post(alice, "/addresses", address.put("pin", add).toString()).data();
        var id = text(added, "address_id");
        var trace = UUID.randomUUID();
        var withdrawal =
                new ObjectMapper()
                        .createObjectNode()
                        .put("address_id", id)
                        .put("amount", "1")
                        .put("trace_id", trace.toString())
                        .put("pin", signed(tip, "TIP:WITHDRAWAL:CREATE:" + id + "1" + trace));
        assertThat(world.post(alice, "/withdrawals", withdrawal.toString()).code())
                .isEqualTo(20124);
        var deleting = new ObjectMapper().createObjectNode();
        deleting.put("pin", signed(tip, "TIP:ADDRESS:REMOVE:" + id));
        var deleted = world.post(alice, "/addresses/" + id + "/delete", deleting.toString());
        assertThat(deleted.status()).isEqualTo(200);
    }

    private KeyPair tipOfAlice() throws GeneralSecurityException {
        var tip = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] info = tip.getPublic().getEncoded();
        byte[] key = Arrays.copyOfRange(info, info.length - 32, info.length);
        var setting = new ObjectMapper().createObjectNode();
        setting.put("old_pin", pins.of(alice)).put("pin", pins.of(alice, key));
        assertThat(world.post(alice, "/pin/update", setting.toString()).status()).isEqualTo(200);
        return tip;
    }

    @Test
    void aTipSignsWhereTheMoneyGoesByWhateverName() throws GeneralSecurityException {
        give(alice, ETH, 1);
        var tip = tipOfAlice();
        var trace = UUID.randomUUID();
        var body =
                new ObjectMapper()
                        .createObjectNode()
                        .put("asset_id", CNB.toString())
                        .put("opponent_id", "")
                        .put("counter_user_id", bob.userId().toString())
                        .put("amount", "1")
                        .put("trace_id", trace.toString());
        var create = "TIP:TRANSFER:CREATE:" + CNB;
        assertThat(pay(alice, body.put("pin", signed(tip, create + "1" + trace))).code())
                .isEqualTo(20119);
        assertThat(pay(alice, body.put("pin", signed(tip, create + bob.userId() + "1" + trace))))
                .extracting(MessengerWorld.Reply::status)
                .isEqualTo(200);

        var other = UUID.randomUUID();
        var withdrawal =
                new ObjectMapper()
                        .createObjectNode()
                        .put("asset_id", CNB.toString())
                        .put("public_key", OUTSIDE)
                        .put("tag", "7")
                        .put("amount", "1")
                        .put("trace_id", other.toString());
        withdrawal.put("pin", signed(tip, "TIP:WITHDRAWAL:CREATE:" + "1" + other));
        assertThat(world.post(alice, "/withdrawals", withdrawal.toString()).code())
                .isEqualTo(20119);
        withdrawal.put(
                "pin", signed(tip, "TIP:WITHDRAWAL:CREATE:" + CNB + OUTSIDE + "7" + "1" + other));
        assertThat(text(world.post(alice, "/withdrawals", withdrawal.toString()).data(), "amount"))
                .isEqualTo("-1");
    }

    private String signed(KeyPair tip, String action) throws GeneralSecurityException {
        var signer = Signature.getInstance("Ed25519");
        signer.initSign(tip.getPrivate());
        signer.update(
                MessageDigest.getInstance("SHA-256")
                        .digest(action.getBytes(StandardCharsets.UTF_8)));
        return pins.of(alice, signer.sign());
    }

    @Test
    void anAppSeesWhatItsNetworkUsersHave() {
        var made =
                world.database.write(tx ->
                        world.messenger
                                .users()
                                .createNetworkUser(
                                        tx,
                                        alice.userId(),
                                        "one of many",
                                        AppKey.parse(TestKey.ed25519().publicInfo())));
        var order = transfer(alice, bob, "3").put("opponent_id", made.user().userId().toString());
        pay(alice, order).data();

        var target = "/network/snapshots?limit=1&asset=" + CNB;
        var seen = world.get(alice, target).data().get(0);
        assertThat(text(seen, "user_id")).isEqualTo(made.user().userId().toString());
        assertThat(text(seen, "amount")).isEqualTo("3");
        assertThat(world.get(bob, target).data().get(0).has("user_id")).isFalse();
    }

    @Test
    void onlyWhatThereIsSomethingOfIsListedAndADestinationIsMadeWhenItIsAskedFor() {
        var all = world.get(alice, "/assets").data();
        assertThat(all).hasSize(1);
        assertThat(text(all.get(0), "destination")).isEmpty();
        assertThat(world.get(bob, "/assets").data()).isEmpty();

        var one = world.get(alice, "/assets/" + CNB).data();
        assertThat(text(one, "type")).isEqualTo("asset");
        assertThat(text(one, "symbol")).isEqualTo("CNB");
        assertThat(text(one, "chain_id")).isEqualTo(ETH.toString());
        assertThat(text(one, "balance")).isEqualTo("100");
        assertThat(text(one, "destination")).startsWith("vouch-test-eth-");
        assertThat(text(one, "public_key")).isEqualTo(text(one, "destination"));
        assertThat(text(one, "tag")).isEmpty();
        assertThat(one.get("capitalization").isNumber()).isTrue();
        assertThat(one.get("confirmations").isInt()).isTrue();
        assertThat(text(one.get("deposit_entries").get(0), "destination"))
                .isEqualTo(text(one, "destination"));
        var xin = world.get(alice, "/assets/" + Catalogue.XIN).data();
        assertThat(text(xin, "destination")).isEqualTo(text(one, "destination"));
        assertThat(text(xin, "mixin_id"))
                .isEqualTo("a99c2e0e2b1da4d648755ef19bd95139acbbe6564cfb06dec7cd34931ca72cdc");
        assertThat(text(world.get(bob, "/assets/" + CNB).data(), "destination"))
                .isNotEqualTo(text(one, "destination"));

        var eos = world.get(alice, "/assets/" + Catalogue.EOS).data();
        assertThat(text(eos, "tag")).matches("[0-9]{12}");
        assertThat(text(eos, "account_name")).isEqualTo(text(eos, "destination"));
        assertThat(world.get(alice, "/assets/" + NOBODY).code()).isEqualTo(404);
        assertThat(world.get(alice, "/assets/x").code()).isEqualTo(404);
        var fee = world.get(alice, "/assets/" + CNB + "/fee").data();
        assertThat(text(fee, "type")).isEqualTo("fee");
        assertThat(text(fee, "asset_id")).isEqualTo(ETH.toString());
        assertThat(text(fee, "amount")).isEqualTo("0.001");
    }

    @Test
    void listsAreFilteredOrderedAndReadOnFromAnyTime() {
        give(alice, ETH, 1);
        var ids = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            world.time.pass(Duration.ofSeconds(1));
            ids.add(text(pay(alice, transfer(alice, bob, "1")).data(), "snapshot_id"));
        }

        assertThat(ids(alice, "/snapshots?limit=2")).containsExactly(ids.get(2), ids.get(1));
        assertThat(world.get(alice, "/snapshots").data()).hasSize(5);
        assertThat(ids(alice, "/snapshots?opponent=" + bob.userId() + "&order=ASC")).isEqualTo(ids);
        assertThat(ids(alice, "/snapshots?opponent=" + bob.userId() + "&order=DESC&limit=1"))
                .containsExactly(ids.get(2));
        assertThat(ids(alice, "/snapshots?asset=" + ETH)).hasSize(1);
        assertThat(ids(alice, "/assets/" + ETH + "/snapshots")).hasSize(1);
        assertThat(ids(alice, "/snapshots?limit=501")).hasSize(5);
        assertThat(ids(alice, "/snapshots?destination=nowhere")).isEmpty();

        // One moment, in another zone and with each way to write a plus.
        var middle = text(world.get(alice, "/snapshots/" + ids.get(1)).data(), "created_at");
        var there =
                OffsetDateTime.parse(middle)
                        .withOffsetSameInstant(ZoneOffset.ofHours(8))
                        .toString();
        for (var offset :
                List.of(
                        middle,
                        middle.replace("Z", "000Z"),
                        there,
                        there.replace("+", "%2B"),
                        there.replace("+", "%2B").replace(":", "%3A"))) {
            assertThat(ids(alice, "/snapshots?limit=1&offset=" + offset))
                    .as(offset)
                    .containsExactly(ids.get(0));
            assertThat(ids(alice, "/snapshots?order=ASC&offset=" + offset))
                    .as(offset)
                    .containsExactly(ids.get(2));
        }
        assertThat(ids(alice, "/snapshots?offset=0001-01-01T00:00:00Z")).hasSize(5);
        assertThat(ids(alice, "/snapshots?order=ASC&offset=9999-12-31T23:59:59Z")).isEmpty();
        assertThat(ids(alice, "/snapshots?offset=%2B999999999-12-31T23:59:59Z")).hasSize(5);
    }

    private List<String> ids(TestApp app, String target) {
        var ids = new ArrayList<String>();
        world.get(app, target).data().forEach(one -> ids.add(text(one, "snapshot_id")));
        return ids;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=-1",
                "limit=x",
                "limit=1.5",
                "limit=99999999999999999999",
                "offset=yesterday",
                "offset=1631433600",
                "asset=x",
                "opponent=x",
                "opponent=11111111-1111-4111-8111-111111111111&destination=x",
                "opponent=11111111-1111-4111-8111-111111111111&tag=1",
                "destination=%00"
            })
    void aQueryThatIsNoneIsRefused(String query) {
        assertThat(world.get(alice, "/snapshots?" + query).code()).isEqualTo(10002);
        assertThat(world.send("GET", "/network/snapshots?" + query, "", "").code())
                .isEqualTo(10002);
    }

    @Test
    void everybodySeesThatSomethingMovedAndOnlyItsOwnersWho() {
        var paid = pay(alice, transfer(alice, bob, "30")).data();

        var public1 = world.send("GET", "/network/snapshots?limit=2&order=DESC", "", "").data();
        assertThat(public1).hasSize(2);
        for (var one : public1) {
            assertThat(text(one, "type")).isEqualTo("snapshot");
            assertThat(text(one, "source")).isEqualTo("TRANSFER_INITIALIZED");
            assertThat(text(one.get("asset"), "symbol")).isEqualTo("CNB");
            assertThat(one.has("user_id")).isFalse();
            assertThat(one.has("opponent_id")).isFalse();
            assertThat(one.has("trace_id")).isFalse();
            assertThat(one.has("data")).isFalse();
        }
        // Who is behind it cannot be found out by asking for the one or the other.
        var asked = "/network/snapshots?opponent=" + bob.userId();
        assertThat(world.send("GET", asked, "", "").data())
                .isEqualTo(world.send("GET", "/network/snapshots", "", "").data());

        var own = world.get(alice, "/network/snapshots/" + text(paid, "snapshot_id")).data();
        assertThat(text(own, "user_id")).isEqualTo(alice.userId().toString());
        assertThat(text(own, "opponent_id")).isEqualTo(bob.userId().toString());
        assertThat(text(own, "trace_id")).isEqualTo(text(paid, "trace_id"));
        assertThat(text(own, "data")).isEqualTo("for lunch");
        var others = world.get(bob, "/network/snapshots/" + text(paid, "snapshot_id")).data();
        assertThat(others.has("user_id")).isFalse();
        assertThat(world.send("GET", "/network/snapshots/" + NOBODY, "", "").code()).isEqualTo(404);
        assertThat(world.send("GET", "/network/snapshots", "", "not.a.token").code())
                .isEqualTo(401);
        var sources = new ArrayList<String>();
        world.send("GET", "/network/snapshots", "", "")
                .data()
                .forEach(one -> sources.add(text(one, "source")));
        assertThat(sources).contains("DEPOSIT_CONFIRMED");
    }

    @Test
    void aRequestForPaymentIsPendingUntilItsTraceIsPaid() {
        var ask = transfer(bob, alice, "30");
        ask.remove("pin");
        var pending = world.post(bob, "/payments", ask.toString()).data();
        assertThat(text(pending, "status")).isEqualTo("pending");
        assertThat(text(pending, "amount")).isEqualTo("30");
        assertThat(text(pending.get("recipient"), "user_id")).isEqualTo(alice.userId().toString());
        assertThat(text(pending.get("asset"), "symbol")).isEqualTo("CNB");
        var more = ask.deepCopy().put("amount", "31");
        assertThat(world.post(bob, "/payments", more.toString()).code()).isEqualTo(20125);

        give(bob, CNB, 50);
        pay(bob, ask.deepCopy().put("pin", pins.of(bob))).data();

        var paid = world.post(bob, "/payments", ask.toString()).data();
        assertThat(text(paid, "status")).isEqualTo("paid");
        assertThat(text(paid, "code_id")).isEqualTo(text(pending, "code_id"));
        var code = world.send("GET", "/codes/" + text(paid, "code_id"), "", "").data();
        assertThat(code).isEqualTo(paid);
    }

    @Test
    void aTraceThatPaidSomethingElseCannotBeAskedFor() {
        var body = transfer(alice, bob, "30");
        pay(alice, body).data();
        var ask = body.deepCopy().put("amount", "31");
        assertThat(world.post(alice, "/payments", ask.toString()).code()).isEqualTo(20125);
        // What was refused was not kept.
        var right = world.post(alice, "/payments", body.toString()).data();
        assertThat(text(right, "status")).isEqualTo("paid");
    }

    private ObjectNode address(TestApp app, String destination) {
        return new ObjectMapper()
                .createObjectNode()
                .put("asset_id", CNB.toString())
                .put("label", "cold")
                .put("destination", destination)
                .put("pin", pins.of(app));
    }

    @Test
    void anAddressIsAddedListedWithdrawnToAndDeleted() {
        give(alice, ETH, 1);
        var address = world.post(alice, "/addresses", address(alice, OUTSIDE).toString()).data();
        var id = text(address, "address_id");
        assertThat(text(address, "type")).isEqualTo("address");
        assertThat(text(address, "destination")).isEqualTo(OUTSIDE);
        assertThat(text(address, "label")).isEqualTo("cold");
        assertThat(text(address, "fee")).isEqualTo("0.001");
        assertThat(text(address, "fee_asset_id")).isEqualTo(ETH.toString());
        assertThat(text(address, "dust")).isEqualTo("0.000001");
        assertThat(world.get(alice, "/addresses/" + id).data()).isEqualTo(address);
        assertThat(world.get(bob, "/addresses/" + id).code()).isEqualTo(403);
        assertThat(world.get(bob, "/addresses/" + NOBODY).code()).isEqualTo(404);
        assertThat(world.get(alice, "/assets/" + CNB + "/addresses").data())
                .containsExactly(address);
        var again = address(alice, OUTSIDE).put("label", "colder");
        assertThat(text(world.post(alice, "/addresses", again.toString()).data(), "address_id"))
                .isEqualTo(id);

        var order =
                new ObjectMapper()
                        .createObjectNode()
                        .put("address_id", id)
                        .put("amount", "40")
                        .put("trace_id", UUID.randomUUID().toString())
                        .put("memo", "out")
                        .put("pin", pins.of(alice));
        var sent = world.post(alice, "/withdrawals", order.toString()).data();
        assertThat(text(sent, "type")).isEqualTo("withdrawal");
        assertThat(text(sent, "amount")).isEqualTo("-40");
        assertThat(text(sent, "transaction_hash")).hasSize(64);
        var once = order.deepCopy().put("pin", pins.of(alice));
        assertThat(world.post(alice, "/withdrawals", once.toString()).data()).isEqualTo(sent);
        assertThat(balance(alice, CNB)).isEqualTo("60");
        assertThat(balance(alice, ETH)).isEqualTo("0.999");
        var snapshot = world.get(alice, "/snapshots/" + text(sent, "snapshot_id")).data();
        assertThat(text(snapshot, "receiver")).isEqualTo(OUTSIDE);
        assertThat(world.get(alice, "/snapshots?destination=" + OUTSIDE).data())
                .containsExactly(snapshot);
        assertThat(world.get(alice, "/transfers/trace/" + text(order, "trace_id")).code())
                .isEqualTo(404);

        var deleting = new ObjectMapper().createObjectNode().put("pin", pins.of(alice)).toString();
        assertThat(world.post(bob, "/addresses/" + id + "/delete", deleting).code()).isEqualTo(403);
        var deleted = world.post(alice, "/addresses/" + id + "/delete", deleting);
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.body()).isEmpty();
        assertThat(world.get(alice, "/addresses/" + id).code()).isEqualTo(404);
        assertThat(world.get(alice, "/assets/" + CNB + "/addresses").data()).isEmpty();
        var late = order.deepCopy().put("pin", pins.of(alice));
        assertThat(world.post(alice, "/withdrawals", late.toString()).data()).isEqualTo(sent);
        var fresh = late.put("trace_id", UUID.randomUUID().toString()).put("pin", pins.of(alice));
        assertThat(world.post(alice, "/withdrawals", fresh.toString()).code()).isEqualTo(10002);
        assertThat(balance(alice, CNB)).isEqualTo("60");
    }

    @Test
    void addressesAreListedInPages() {
        for (int i = 1; i <= 3; i++) {
            world.time.pass(Duration.ofSeconds(1));
            var to = OUTSIDE.substring(0, OUTSIDE.length() - 1) + i;
            world.post(alice, "/addresses", address(alice, to).toString()).data();
        }
        var path = "/assets/" + CNB + "/addresses";
        var all = world.get(alice, path).data();
        assertThat(all).hasSize(3);
        assertThat(world.get(alice, path + "?limit=1").data()).containsExactly(all.get(0));
        var first = "offset=" + text(all.get(0), "updated_at");
        assertThat(world.get(alice, path + "?" + first).data())
                .containsExactly(all.get(1), all.get(2));
        var last = "offset=" + text(all.get(2), "updated_at");
        assertThat(world.get(alice, path + "?order=ASC&limit=1&" + last).data())
                .containsExactly(all.get(1));
    }

    @ParameterizedTest
    @CsvSource({
        "amount, 0, 20127",
        "amount, 0.00000099, 20127",
        "amount, -1, 10002",
        "amount, 101, 20117",
        "fee, 0.0009, 20135",
        "fee, 0, 20135",
        "fee, '', 20124",
        "destination, 0x12, 30102",
        "destination, '', 10002",
        "asset_id, nothing, 10002",
        "address_id, 99999999-9999-4999-8999-999999999999, 10002",
        "memo, x, 20124"
    })
    void aWithdrawalIsRefusedByItsCode(String field, String value, int code) {
        var order =
                new ObjectMapper()
                        .createObjectNode()
                        .put("asset_id", CNB.toString())
                        .put("destination", OUTSIDE)
                        .put("amount", "1")
                        .put("trace_id", UUID.randomUUID().toString())
                        .put("pin", pins.of(alice))
                        .put(field, value);
        assertThat(world.post(alice, "/withdrawals", order.toString()).code()).isEqualTo(code);
        assertThat(balance(alice, CNB)).isEqualTo("100");
    }

    @Test
    void aMemoTooLongForAChainHasACodeOfItsOwn() {
        var order = address(alice, OUTSIDE).put("amount", "1").put("memo", "x".repeat(141));
        assertThat(world.post(alice, "/withdrawals", order.toString()).code()).isEqualTo(20131);
        // Characters are counted, some of which are two of Java's.
        order.put("memo", "\uD83D\uDE00".repeat(140));
        assertThat(world.post(alice, "/withdrawals", order.toString()).code()).isEqualTo(20124);
    }

    @ParameterizedTest
    @CsvSource({
        "label, '', 10002",
        "destination, not-there, 30102",
        "destination, '', 10002",
        "asset_id, x, 10002"
    })
    void anAddressIsRefusedByItsCode(String field, String value, int code) {
        var body = address(alice, OUTSIDE).put(field, value);
        assertThat(world.post(alice, "/addresses", body.toString()).code()).isEqualTo(code);
        assertThat(world.get(alice, "/assets/" + CNB + "/addresses").data()).isEmpty();
    }

    @Test
    void whatIsPublicIsThereForAnybody() {
        for (var path :
                List.of(
                        "/network",
                        "/network/chains",
                        "/network/chains/" + ETH,
                        "/network/assets/top",
                        "/network/assets/" + CNB,
                        "/network/assets/search/cn",
                        "/network/ticker?asset=" + CNB + "&offset=2021-09-12T08:00:00Z",
                        "/external/transactions",
                        "/external/addresses/check?asset=" + CNB + "&destination=" + OUTSIDE,
                        "/external/fiats",
                        "/fiats")) {
            assertThat(world.send("GET", path, "", "").status()).as(path).isEqualTo(200);
        }
        var asset = world.send("GET", "/network/assets/" + CNB, "", "").data();
        long supply = world.database.read(tx -> world.messenger.wallet().wallet().supply(tx, CNB));
        assertThat(text(asset, "amount")).isEqualTo(Amount.text(supply));
        assertThat(world.send("GET", "/network/assets/search/NOTHING", "", "").data()).isEmpty();
        assertThat(world.send("GET", "/network/assets/" + NOBODY, "", "").code()).isEqualTo(404);
        assertThat(world.send("GET", "/network/chains/" + CNB, "", "").code()).isEqualTo(404);
        var unknown = world.send("GET", "/network/ticker?asset=" + NOBODY, "", "").data();
        assertThat(text(unknown, "price_usd")).isEqualTo("0");
        var wrong = "/external/addresses/check?asset=" + CNB + "&destination=nowhere";
        assertThat(world.send("GET", wrong, "", "").code()).isEqualTo(30102);
        var rate = world.send("GET", "/fiats", "", "").data().get(0);
        assertThat(text(rate, "code")).isEqualTo("USD");
        assertThat(rate.get("rate").isNumber()).isTrue();
    }

    @Test
    void whatIsOnesOwnIsForNobodyWithoutAToken() {
        for (var path : List.of("/assets", "/snapshots", "/assets/" + CNB + "/addresses")) {
            assertThat(world.send("GET", path, "", "").code()).as(path).isEqualTo(401);
        }
        for (var path : List.of("/transfers", "/payments", "/withdrawals", "/addresses")) {
            assertThat(world.send("POST", path, "{}", "").code()).as(path).isEqualTo(401);
        }
    }
}
