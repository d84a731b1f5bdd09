package vouch.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// The server's one JSON writer and reader: compact, fields without a value left out; strict in
/// what it takes (RFC 8259, one value of one spelling, no name twice).
public final class Json {

    static final int DEPTH_MAX = 32;
    static final int NUMBER_CHARS_MAX = 100;

    static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .maxNumberLength(NUMBER_CHARS_MAX)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                    .build();

    private Json() {}

    /// A record, map or tree as one compact value, in the order its parts are declared.
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass() + " as JSON", e);
        }
    }

    /// Bytes that are UTF-8.
    ///
    /// @throws Problem.Refused 400 for any other
    public static String text(byte[] utf8) {
        return Utf8.decode(utf8);
    }

    /// The object that is all of the body.
    static JsonNode object(byte[] body) {
        JsonNode node = value(body);
        if (!node.isObject()) {
            throw new Problem.Refused(400, "The body must be one JSON object");
        }
        return node;
    }

    /// The value that is all of the bytes, or a missing node where those are spaces only.
    ///
    /// @throws Problem.Refused 400 for what is not JSON in UTF-8
    public static JsonNode value(byte[] body) {
        String text = Utf8.decode(body);
        try {
            JsonNode node = MAPPER.readTree(text);
            if (mayHoldHalves(text)) {
                refuseHalves(node);
            }
            return node;
        } catch (JsonProcessingException e) {
            throw malformed(e);
        }
    }

    /// The strings, numbers and booleans that are members of the one object, as they were written.
    static Map<String, String> scalars(byte[] body) {
        var scalars = new LinkedHashMap<String, String>();
        try (JsonParser parser = MAPPER.createParser(Utf8.decode(body))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Problem.Refused(400, "The body must be one JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = Utf8.whole(parser.currentName());
                JsonToken value = parser.nextToken();
                if (value.isStructStart()) {
                    parser.skipChildren();
                } else if (value != JsonToken.VALUE_NULL) {
                    scalars.put(name, Utf8.whole(parser.getText()));
                }
            }
            if (parser.nextToken() != null) {
                throw new Problem.Refused(400, "Malformed JSON: more than one value");
            }
            return scalars;
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private static boolean mayHoldHalves(String text) {
        return text.contains("\\ud") || text.contains("\\uD");
    }

    private static void refuseHalves(JsonNode node) {
        if (node.isTextual()) {
            Utf8.whole(node.textValue());
        }
        node.fieldNames().forEachRemaining(Utf8::whole);
        node.forEach(Json::refuseHalves);
    }

    private static Problem.Refused malformed(JsonProcessingException e) {
        var place = e.getLocation();
        return new Problem.Refused(
                400,
                place == null
                        ? "Malformed JSON"
                        : "Malformed JSON at line %d, column %d"
                                .formatted(place.getLineNr(), place.getColumnNr()));
    }
}
