package vouch.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import vouch.server.database.DatabaseException;
import vouch.server.database.DatabaseInUseException;
import vouch.server.ethereum.ChainRefusedException;
import vouch.server.ethereum.NodeException;
import vouch.server.http.ListenException;

/// What went wrong at the start, in one sentence for the operator where it was foreseen.
final class Sentences {

    private Sentences() {}

    /// Empty for what nobody foresaw: then the stack is what helps.
    static Optional<String> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            var sentence = foreseen(cause);
            if (!sentence.isEmpty()) {
                return Optional.of(sentence);
            }
        }
        return Optional.empty();
    }

    private static String foreseen(Throwable failure) {
        return switch (failure) {
            case ConfigException e -> text(e);
            case DataDirectory.InUse e -> text(e);
            case DatabaseInUseException e -> text(e);
            case ChainRefusedException e -> text(e);
            case NodeException e -> text(e);
            case DatabaseException.DiskFull e ->
                    text(e) + ": make space and start again; nothing is lost";
            case ListenException e -> text(e);
            case AccessDeniedException e -> "no permission for " + e.getFile();
            case IOException e when isFullDisk(e) ->
                    "the disk is full: make space and start again; nothing is lost";
            case UncheckedIOException e when e.getCause() == null -> text(e);
            default -> "";
        };
    }

    static boolean isFullDisk(Throwable e) {
        String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return "No space left on device".equals(reason);
    }

    private static String text(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }
}
