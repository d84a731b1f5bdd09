package vouch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import vouch.client.Account;

/// What a gateway holds at one moment: every account's credits and registrations, and how much it
/// has logged. Taken before what must change nothing, and checked after it.
final class Books {

    private final Server server;
    private final List<Account> accounts;
    private final int outLines;
    private final int errLines;

    private Books(Server server) {
        this.server = server;
        this.accounts = server.admin().accounts();
        this.outLines = server.out().lineCount();
        this.errLines = server.err().lineCount();
    }

    static Books of(Server server) {
        return new Books(server);
    }

    /// Nobody has paid or registered anything, and nothing went wrong inside.
    void areUnchanged() {
        assertThat(server.admin().accounts()).isEqualTo(accounts);
        nothingWentWrong();
    }

    /// Nothing was logged as an error, no stack trace least of all.
    void nothingWentWrong() {
        assertThat(server.isRunning()).isTrue();
        assertThat(server.out().linesFrom(outLines)).noneMatch(Books::isAlarming);
        assertThat(server.err().linesFrom(errLines)).noneMatch(Books::isAlarming);
    }

    private static boolean isAlarming(String line) {
        return line.startsWith("\tat ") || line.contains(" ERROR ") || line.contains("Exception");
    }
}
