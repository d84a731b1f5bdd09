package vouch.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.RoutingResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends answers, whole or streamed. Stateless but for whether the server stops.
final class Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Stopping stopping;

    Delivery(Stopping stopping) {
        this.stopping = stopping;
    }

    /// Returns once everything is written.
    ///
    /// @throws CloseConnectionException where something of a streamed body is missing
    void send(
            IncomingRequest request,
            Connection connection,
            Answer answer,
            boolean close,
            RoutingResponse response) {
        response.status(Status.create(answer.status()));
        var headers = response.headers();
        AnswerHeaders.of(request.id(), request.answerHeaders(), answer)
                .forEach((name, value) -> headers.set(HeaderNames.create(name), value));
        if (close) {
            headers.set(HeaderNames.CONNECTION, "close");
        }
        boolean head = request.method().equals("HEAD");
        connection.enter(Connection.Phase.WRITING);
        switch (answer.body()) {
            case Answer.Body.Whole whole when head -> headOnly(whole.bytes.length, response);
            case Answer.Body.Whole whole -> response.send(whole.bytes);
            case Answer.Body.Streamed(var length, _) when head && length.isPresent() ->
                    headOnly(length.getAsLong(), response);
            case Answer.Body.Streamed _ when head -> headWithoutLength(connection, response);
            case Answer.Body.Streamed streamed -> stream(streamed, connection, response);
            case Answer.Body.Switched _ ->
                    throw new IllegalStateException("no WebSocket was asked for");
        }
    }

    private static void headOnly(long length, RoutingResponse response) {
        response.headers().set(HeaderNames.CONTENT_LENGTH, Long.toString(length));
        response.send(new byte[0]);
    }

    /// The web server would say a length of 0, or send a body. A connection that ends needs
    /// neither.
    private static void headWithoutLength(Connection connection, RoutingResponse response) {
        var head = BufferData.growing(512);
        var status = response.status();
        head.write(
                "HTTP/1.1 %d %s\r\n"
                        .formatted(status.code(), StatusText.of(status.code()))
                        .getBytes(StandardCharsets.US_ASCII));
        response.headers().set(HeaderNames.CONNECTION, "close");
        for (Header header : response.headers()) {
            header.writeHttp1Header(head);
        }
        head.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        connection.dataWriter().writeNow(head);
        throw new CloseConnectionException("a head without a length ends its connection");
    }

    private void stream(
            Answer.Body.Streamed streamed, Connection connection, RoutingResponse response) {
        var length = streamed.length();
        length.ifPresent(
                bytes -> response.headers().set(HeaderNames.CONTENT_LENGTH, Long.toString(bytes)));
        var body = new StreamedBody(response.outputStream(), length, connection, stopping);
        try {
            streamed.writer().writeTo(body);
            body.finish();
            response.commit();
        } catch (IOException | RuntimeException | Error e) {
            if (!body.callerLeft()) {
                LOG.error("a streamed answer failed, its connection is cut", e);
            }
            throw new CloseConnectionException("a streamed answer ended early", e);
        } finally {
            body.forgetListeners();
        }
    }
}
