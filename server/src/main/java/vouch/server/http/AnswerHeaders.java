package vouch.server.http;

import java.util.LinkedHashMap;
import java.util.Map;

/// The headers of one answer: what every answer has, then what guards left, then its own.
final class AnswerHeaders {

    private AnswerHeaders() {}

    static Map<String, String> of(String requestId, Map<String, String> left, Answer answer) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(RequestIds.HEADER, requestId);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Cache-Control", "no-store");
        if (!answer.contentType().isEmpty()) {
            headers.put("Content-Type", answer.contentType());
        }
        headers.putAll(left);
        headers.putAll(answer.headers());
        return headers;
    }
}
