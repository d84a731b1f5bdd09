package vouch.protocol.request;

import java.util.Arrays;
import java.util.Optional;

/// The forms in which clients want their keystores.
public enum KeystoreShape {
    /// Every field that any client asks for.
    ALL("all", true, true),
    MIXIN_NODE_SDK("mixin-node-sdk", true, true),
    MIXIN_DEV("@mixin.dev/mixin-node-sdk", false, true),
    FOX_ONE("fox-one", true, true),
    BOT_API_GO("bot-api-go-client", true, true),
    BOT_API_KOTLIN("bot-api-kotlin-client", false, true),
    MIXIN_BOT("mixin_bot", true, true);

    private final String client;
    private final boolean rsa;
    private final boolean ed25519;

    KeystoreShape(String client, boolean rsa, boolean ed25519) {
        this.client = client;
        this.rsa = rsa;
        this.ed25519 = ed25519;
    }

    /// The shape of this client.
    public static Optional<KeystoreShape> of(String client) {
        return Arrays.stream(values()).filter(shape -> shape.client.equals(client)).findFirst();
    }

    /// The client's name, as its package is called.
    public String client() {
        return client;
    }

    /// Whether the client can sign with such a key.
    public boolean takes(SessionKey key) {
        return switch (key) {
            case RsaSessionKey _ -> rsa;
            case Ed25519SessionKey _ -> ed25519;
        };
    }
}
