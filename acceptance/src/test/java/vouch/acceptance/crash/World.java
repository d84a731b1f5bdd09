package vouch.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import vouch.acceptance.Server;
import vouch.acceptance.ServerProgram;
import vouch.client.Account;
import vouch.client.Prexis;
import vouch.client.Registration;
import vouch.client.TransactionStatus;
import vouch.protocol.Digest;
import vouch.protocol.log.NoteVerifier;

/// Everything a test knows to be true of one installation: the accounts it made with their credits,
/// what it was told about its digests, and the log's key.
final class World {

    static final long CREDITS = 10_000_000;
    private static final int SAMPLES = 10;

    private final Path data;
    private final Tally tally = new Tally();
    private final List<Account.Credentials> accounts = new ArrayList<>();
    private final NoteVerifier logKey;

    /// Makes its accounts on a gateway that is new.
    World(Server server, int accounts) {
        this.data = server.data();
        for (int i = 0; i < accounts; i++) {
            this.accounts.add(server.admin().create("client " + i, CREDITS));
        }
        this.logKey = NoteVerifier.parse(server.client().logKey());
    }

    Tally tally() {
        return tally;
    }

    NoteVerifier logKey() {
        return logKey;
    }

    List<Prexis> clients(Server server) {
        return accounts.stream().map(server::as).toList();
    }

    /// After a start: nothing that was accepted is lost, nothing was paid for nothing, and what was
    /// left without an answer is settled.
    void check(Server server, Random random) {
        var client = clients(server).getFirst();
        long held = check(server);
        assertThat(registerAgain(client, tally.accepted()))
                .as("digests that were answered 200 and are not there")
                .isEmpty();
        var doubtful = tally.doubtful();
        var absent = registerAgain(client, doubtful);
        assertThat(held)
                .as("digests registered = answered 200 + registered without an answer")
                .isEqualTo(tally.acceptedCount() + doubtful.size() - absent.size());
        tally.accepted(doubtful);
        assertThat(check(server)).isEqualTo(tally.acceptedCount());
        for (var digest : sample(random)) {
            assertThat(Proofs.holding(client, digest, logKey).digest()).isEqualTo(digest);
            assertThat(client.transaction(digest))
                    .isNotInstanceOf(TransactionStatus.NotRegistered.class);
        }
        fsck();
    }

    /// Hands digests in once more.
    ///
    /// @return those that were not there
    private static List<Digest> registerAgain(Prexis client, List<Digest> digests) {
        var told = client.register(digests);
        var absent = new ArrayList<Digest>();
        for (int i = 0; i < digests.size(); i++) {
            if (!(told.get(i) instanceof Registration.AlreadyRegistered)) {
                absent.add(digests.get(i));
            }
        }
        return absent;
    }

    /// Credits granted - credits left = digests registered, for each account.
    ///
    /// @return the digests registered by all of them
    long check(Server server) {
        Map<String, Account> byKey =
                server.admin().accounts().stream()
                        .collect(Collectors.toMap(Account::key, account -> account));
        long registered = 0;
        for (var account : accounts) {
            var found = byKey.get(account.key());
            assertThat(found).as("account " + account.key()).isNotNull();
            assertThat(CREDITS - found.credits())
                    .as("credits taken from " + found.name())
                    .isEqualTo(found.registered());
            registered += found.registered();
        }
        return registered;
    }

    private List<Digest> sample(Random random) {
        var accepted = tally.accepted();
        return random.ints(SAMPLES, 0, accepted.size()).mapToObj(accepted::get).toList();
    }

    /// The installation's own check of its books, running or stopped.
    void fsck() {
        var result = ServerProgram.run("fsck", "--data", data.toString());
        assertThat(result.exit()).as("%s", result).isZero();
        assertThat(result.out()).contains("the books are right");
        assertThat(result.err()).isEmpty();
    }
}
