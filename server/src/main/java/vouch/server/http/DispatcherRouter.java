package vouch.server.http;

import io.helidon.webserver.Router;
import io.helidon.webserver.Routing;
import io.helidon.webserver.http.HttpRouting;
import java.util.List;

/// Gives every HTTP request to our dispatcher. The web server's own router holds a default beside
/// what it is configured with, and which of the two it finds is chance.
record DispatcherRouter(Dispatcher dispatcher) implements Router {

    @Override
    public <T extends Routing> T routing(Class<T> type, T byDefault) {
        return type == HttpRouting.class ? type.cast(dispatcher) : byDefault;
    }

    @Override
    public void beforeStart() {}

    @Override
    public void afterStop() {}

    @Override
    public List<? extends Routing> routings() {
        return List.of(dispatcher);
    }
}
