package vouch.certificate;

import java.util.Optional;
import java.util.stream.Stream;
import vouch.protocol.MalformedException;
import vouch.protocol.format.Export;
import vouch.protocol.format.Format;
import vouch.protocol.proof.Proof;

/// Everything that a proof can be written as: the formats that programs read, and the certificate.
///
/// @param id what users name it by
/// @param fileSuffix what the names of such files end with
/// @param mediaType the files' media type
/// @param format the protocol's own; empty for the certificate
public record FileFormat(String id, String fileSuffix, String mediaType, Optional<Format> format) {

    private static final FileFormat CERTIFICATE =
            new FileFormat(
                    "pdf", Certificate.FILE_SUFFIX, Certificate.MEDIA_TYPE, Optional.empty());

    private FileFormat(Format format) {
        this(format.id(), format.fileSuffix(), format.mediaType(), Optional.of(format));
    }

    /// All of them, the bundle first.
    public static Stream<FileFormat> all() {
        return Stream.concat(
                Stream.of(Format.values()).map(FileFormat::new), Stream.of(CERTIFICATE));
    }

    /// The format of this id; empty where there is none.
    public static Optional<FileFormat> of(String id) {
        return all().filter(one -> one.id.equals(id)).findFirst();
    }

    /// The proof in this format.
    ///
    /// @param ownPages as for [Certificate#write(Proof, Optional)]
    public Export write(Proof proof, Optional<String> ownPages) {
        return format.map(one -> one.write(proof)).orElseGet(() -> certificate(proof, ownPages));
    }

    private static Export certificate(Proof proof, Optional<String> ownPages) {
        try {
            return new Export.Written(Certificate.write(proof, ownPages));
        } catch (MalformedException e) {
            return new Export.Impossible(String.valueOf(e.getMessage()));
        }
    }
}
