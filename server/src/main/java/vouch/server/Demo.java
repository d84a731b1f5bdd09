package vouch.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Optional;
import vouch.protocol.json.Json;
import vouch.protocol.request.KeystoreShape;
import vouch.protocol.request.SessionKey;
import vouch.server.account.ApiKeys;
import vouch.server.ethereum.Chain;
import vouch.server.messenger.MessengerService;
import vouch.server.mixer.MixerService;
import vouch.server.notary.NotaryService;

/// Demo credentials on the embedded chain, in `<data>/demo.json`: what is missing is made, the
/// address is brought up to date, the rest is left alone.
final class Demo {

    static final String FILE = "demo.json";
    private static final long CREDITS = 1_000_000;
    private static final long PER_HOUR = 1_000_000;
    private static final ObjectMapper MAPPER = new JsonMapper();

    private Demo() {}

    static void write(
            DataDirectory data,
            String url,
            NotaryService notary,
            MessengerService messenger,
            MixerService mixer,
            ApiKeys apiKeys,
            Chain chain,
            SecureRandom random) {
        var demo = read(data);
        demo.put("url", url);
        if (!demo.has("prexis")) {
            var account = notary.createDemo(CREDITS, PER_HOUR);
            demo.putObject("prexis").put("key", account.key()).put("password", account.password());
        }
        if (!demo.has("mixin")) {
            var mixin = demo.putObject("mixin");
            mixin.set("rsa", app(messenger, "demo-rsa", SessionKey.rsa(random)));
            mixin.set("ed25519", app(messenger, "demo-ed25519", SessionKey.ed25519(random)));
        }
        if (!demo.has("mixer")) {
            mixer(mixer, apiKeys, chain).ifPresent(section -> demo.set("mixer", section));
        }
        try {
            data.write(
                    FILE,
                    MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(demo) + "\n",
                    DataDirectory.Readers.OWNER);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode app(MessengerService messenger, String name, SessionKey key) {
        var keystore = messenger.createDemoApp(name, key);
        try {
            return MAPPER.readTree(Json.compact(keystore.json(KeystoreShape.ALL)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// None where a token of the operator's own is forwarded: nobody can be played there.
    private static Optional<ObjectNode> mixer(MixerService mixer, ApiKeys keys, Chain chain) {
        return chain.development()
                .flatMap(node ->
                        mixer.token()
                                .map(token ->
                                        MAPPER.createObjectNode()
                                                .put("apiKey", keys.create("demo").secret())
                                                .put("token", token.checksummed())
                                                .put("depositorKey", "0x" + node.depositorKey())));
    }

    private static ObjectNode read(DataDirectory data) {
        var file = data.resolve(FILE);
        if (!Files.exists(file)) {
            return MAPPER.createObjectNode();
        }
        try {
            if (MAPPER.readTree(Files.readString(file)) instanceof ObjectNode demo) {
                return demo;
            }
        } catch (IOException e) {
            // Said below.
        }
        throw new ConfigException(file + " is not a JSON object: mend it, or delete it");
    }
}
