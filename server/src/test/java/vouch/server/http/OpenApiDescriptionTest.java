package vouch.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What openapi.yaml must say of every operation, whichever there are.
class OpenApiDescriptionTest {

    private static final String[] RATE_HEADERS = {
        "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"
    };

    private final OpenApi api = OpenApi.read();

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(api.danglingReferences()).isEmpty();
    }

    @Test
    void everyAnswerCarriesItsRequestsIdAndABody() {
        api.operations()
                .forEach((name, operation) ->
                        api.responses(operation)
                                .forEach((status, response) -> {
                                    assertThat(response.at("/headers/X-Request-Id").isObject())
                                            .as("%s %s X-Request-Id", name, status)
                                            .isTrue();
                                    assertThat(response.get("content"))
                                            .as("%s %s content", name, status)
                                            .isNotEmpty();
                                }));
    }

    @Test
    void everyErrorHasTheShapeOfItsPath() {
        api.operations()
                .forEach((name, operation) ->
                        api.responses(operation)
                                .forEach((status, response) -> {
                                    if (status.startsWith("2")) {
                                        return;
                                    }
                                    boolean plain =
                                            name.contains(" /api/v1/")
                                                    || OpenApi.isMixin(operation)
                                                    || OpenApi.isMixer(operation);
                                    assertThat(response.get("content").fieldNames())
                                            .toIterable()
                                            .as("%s %s", name, status)
                                            .contains(
                                                    plain
                                                            ? "application/json"
                                                            : "application/problem+json");
                                }));
    }

    @Test
    void everyOperationNamesTheErrorsItCanMeet() {
        api.operations()
                .forEach((name, operation) -> {
                    var statuses = api.responses(operation).keySet();
                    if (OpenApi.isMixin(operation)) {
                        assertThat(statuses).as(name).containsExactly("200", "202", "500");
                        return;
                    }
                    assertThat(statuses).as(name).contains("200", "500", "503");
                    if (operation.has("requestBody")) {
                        assertThat(statuses).as(name).contains("400", "413", "415");
                    }
                    if (OpenApi.isGuarded(operation)) {
                        assertThat(statuses).as(name).contains("401", "429");
                    }
                });
    }

    @Test
    void everyAnswerOfTheMixinApiTellsTheTime() {
        api.operations()
                .forEach((name, operation) -> {
                    if (OpenApi.isMixin(operation)) {
                        api.responses(operation)
                                .forEach((status, response) ->
                                        assertThat(response.at("/headers/X-Server-Time").isObject())
                                                .as("%s %s", name, status)
                                                .isTrue());
                    }
                });
    }

    @Test
    void everyAnswerToAnIdentifiedCallerTellsItsLimit() {
        api.operations()
                .forEach((name, operation) -> {
                    if (OpenApi.isGuarded(operation)) {
                        api.responses(operation)
                                .forEach((status, response) -> {
                                    if (status.equals("200") || status.equals("429")) {
                                        for (var header : RATE_HEADERS) {
                                            assertThat(response.at("/headers/" + header).isObject())
                                                    .as("%s %s %s", name, status, header)
                                                    .isTrue();
                                        }
                                    }
                                });
                    }
                });
    }

    @Test
    void itIsServedAsItIs() {
        var routes = new OpenApiRoutes().routes();
        try (var echo = new EchoServer(builder -> builder.routes(routes))) {
            var reply = echo.get("/openapi.yaml");
            assertThat(reply.header("Content-Type")).isEqualTo("application/yaml");
            assertThat(reply.body()).startsWith("openapi: 3.1.0\n");
        }
    }

    @Test
    void aRouteMoreOrLessOrAnotherBodyLimitIsNoticed() {
        assertThatThrownBy(() -> api.describesExactly(List.of()))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> api.describesExactly(new OpenApiRoutes().routes()))
                .isInstanceOf(AssertionError.class);
    }
}
