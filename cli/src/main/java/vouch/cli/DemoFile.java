package vouch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import vouch.protocol.MalformedException;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

/// The credentials that `vouch serve` leaves beside us for the first steps.
final class DemoFile {

    private static final String PLACE = "data/demo.json";
    private static final int BYTES_MAX = 64 * 1024;

    private DemoFile() {}

    /// @param reader takes its part, or throws [MalformedException]
    /// @return empty where there is no such file, or `reader` found nothing in it
    /// @throws CommandException with a sentence where it cannot be understood
    static <T> Optional<T> read(
            Surroundings surroundings, Function<JsonObject, Optional<T>> reader) {
        Path file = surroundings.path(PLACE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            if (Json.parse(Limited.read(file, BYTES_MAX)) instanceof JsonObject demo) {
                return reader.apply(demo);
            }
            throw new MalformedException("It is not a JSON object.");
        } catch (IOException e) {
            throw new CommandException("Cannot read " + file + " (" + Sentences.of(e) + ").", e);
        } catch (MalformedException e) {
            throw new CommandException(
                    file + " is not what `vouch serve` writes (" + e.getMessage() + ").", e);
        }
    }
}
