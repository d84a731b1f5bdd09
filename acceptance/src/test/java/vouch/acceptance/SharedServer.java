package vouch.acceptance;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// One gateway for all tests that ask for a [Server] as a parameter: started by the first of them,
/// ended after the last test. Such a test makes accounts and digests of its own, and never stops
/// it.
///
/// ```java
/// @ExtendWith(SharedServer.class)
/// final class SomeTest {
///     private final Server server;
///
///     SomeTest(Server server) {
///         this.server = server;
///     }
/// ```
public final class SharedServer
        implements ParameterResolver, BeforeTestExecutionCallback, AfterTestExecutionCallback {

    private static final Namespace NAMESPACE = Namespace.create(SharedServer.class);

    /// The server and its folder, ended together.
    private record Running(Server server, Path folder) implements AutoCloseable {

        static Running start() {
            Path folder = Installation.temporaryFolder("vouch-shared-");
            return new Running(Server.start(Launch.in(folder.resolve("data"))), folder);
        }

        @Override
        public void close() {
            server.close();
            Folders.delete(folder);
        }
    }

    private static Running running(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Running.class, _ -> Running.start(), Running.class);
    }

    /// The one server, for other extensions.
    static Server of(ExtensionContext context) {
        return running(context).server();
    }

    private static Store marks(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(Server.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return running(context).server();
    }

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        marks(context).put("lines", running(context).server().out().lineCount());
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            var server = running(context).server();
            int from = marks(context).getOrDefault("lines", Integer.class, 0);
            System.out.println("--- the shared gateway during " + context.getDisplayName());
            server.out().linesFrom(from).forEach(System.out::println);
            System.out.print(server.err().text());
        }
    }
}
