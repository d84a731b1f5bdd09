package vouch.acceptance;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import vouch.client.Account;

/// An account on the shared gateway with ten credits, for tests that never spend one: a token that
/// is good for another while, made anew only when it has grown old.
///
/// @param token good now
record OneToken(Account.Credentials account, String token, Instant since) {

    private static final Duration USED_FOR = Duration.ofSeconds(30);

    static OneToken of(Server server) {
        return of(server, server.admin().create("tests that spend nothing", 10));
    }

    private static OneToken of(Server server, Account.Credentials account) {
        String token = Tokens.usable(server.url(), account.key(), account.password());
        return new OneToken(account, token, Instant.now());
    }

    private boolean isOld() {
        return since.plus(USED_FOR).isBefore(Instant.now());
    }

    /// Gives it to tests that ask for it.
    static final class Given implements ParameterResolver {

        private static final Namespace NAMESPACE = Namespace.create(Given.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType().equals(OneToken.class);
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            var store = context.getRoot().getStore(NAMESPACE);
            var server = SharedServer.of(context);
            var one =
                    store.computeIfAbsent(OneToken.class, _ -> OneToken.of(server), OneToken.class);
            if (one.isOld()) {
                one = OneToken.of(server, one.account());
                store.put(OneToken.class, one);
            }
            return one;
        }
    }
}
