package vouch.acceptance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The gateways of one test: whatever it starts is ended after it, and what they printed is shown
/// where the test fails.
///
/// ```java
/// @RegisterExtension private final Servers servers = new Servers();
/// ```
public final class Servers implements AfterEachCallback {

    private final List<Server> started = new ArrayList<>();

    /// A gateway on a data directory, new or not.
    public Server start(Path data) {
        return start(Launch.in(data));
    }

    public Server start(Launch launch) {
        var server = Server.start(launch);
        started.add(server);
        return server;
    }

    /// One that can be started again on the port it has.
    public Server startOnOwnPort(Path data) {
        var server = Server.start(Launch.in(data), OwnPort.find());
        started.add(server);
        return server;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        for (var server : started) {
            if (context.getExecutionException().isPresent()) {
                System.out.println(server.transcript());
            }
            server.close();
        }
        started.clear();
    }
}
