package vouch.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

/// The directory `vectors/` of the source tree.
public final class Vectors {

    private Vectors() {}

    public static Path path(String name) {
        return Path.of(System.getProperty("vouch.home", "..")).resolve("vectors").resolve(name);
    }

    public static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonObject object(String name) {
        return (JsonObject) Json.parse(bytes(name));
    }

    public static void write(String name, byte[] bytes) {
        try {
            Files.createDirectories(path(name).getParent());
            Files.write(path(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
