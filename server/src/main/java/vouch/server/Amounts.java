package vouch.server;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import vouch.server.ethereum.Wei;

/// Amounts of a chain's coin as an operator writes them: a number and a unit.
final class Amounts {

    private Amounts() {}

    @SuppressWarnings("serial")
    static final class Reader extends StdDeserializer<Wei> {
        Reader() {
            super(Wei.class);
        }

        @Override
        public Wei deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            try {
                return Wei.parse(parser.getText());
            } catch (IllegalArgumentException e) {
                throw new ConfigException(String.valueOf(e.getMessage()));
            }
        }
    }

    @SuppressWarnings("serial")
    static final class Writer extends StdSerializer<Wei> {
        Writer() {
            super(Wei.class);
        }

        @Override
        public void serialize(Wei value, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            out.writeString(value.toString());
        }
    }
}
