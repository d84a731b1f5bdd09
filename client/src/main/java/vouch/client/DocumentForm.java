package vouch.client;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import vouch.client.VouchException.Reason;
import vouch.protocol.Digest;

/// A file as a `multipart/form-data` body that is read while it is sent, and never held.
final class DocumentForm {

    private final Path file;
    private final String boundary = "vouch-" + UUID.randomUUID();

    DocumentForm(Path file) {
        this.file = file;
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    BodyPublisher publisher() {
        try {
            return BodyPublishers.concat(
                    BodyPublishers.ofString(
                            "--"
                                    + boundary
                                    + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                                    + quoted(name())
                                    + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"),
                    BodyPublishers.ofFile(file),
                    BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private String name() {
        var name = file.getFileName();
        return name == null ? "document" : name.toString();
    }

    /// As browsers quote the names of files.
    private static String quoted(String name) {
        return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }

    long size() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    Digest digest() {
        try (var in =
                new DigestInputStream(
                        Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return Digest.ofBytes(in.getMessageDigest().digest());
        } catch (IOException e) {
            throw unreadable(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private VouchException unreadable(IOException e) {
        return new VouchException(
                Reason.REFUSED, file + " cannot be read (" + e.getMessage() + ").", e);
    }
}
