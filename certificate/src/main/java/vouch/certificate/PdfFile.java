package vouch.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.PageMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import vouch.protocol.proof.Facts;
import vouch.protocol.proof.Proof;

/// The file around the page: its fonts, the attached proof, what it says of itself. Every date and
/// id in it is the proof's, so that the same proof makes the same bytes.
final class PdfFile {

    private static final COSName AF = COSName.getPDFName("AF");
    private static final COSName AF_RELATIONSHIP = COSName.getPDFName("AFRelationship");
    private static final int NAME_DIGITS = 16;

    private final Proof proof;
    private final Facts facts;
    private final byte[] page;

    PdfFile(Proof proof, Facts facts, byte[] page) {
        this.proof = proof;
        this.facts = facts;
        this.page = page;
    }

    /// What the attached proof is called.
    static String shortName(Proof proof) {
        return proof.digest().hex().substring(0, NAME_DIGITS) + Proof.FILE_SUFFIX;
    }

    void save(OutputStream out) throws IOException {
        try (PDDocument document = new PDDocument()) {
            document.setVersion(1.7f);
            document.setDocumentId(facts.acceptedAt().toEpochMilli());
            addPage(document);
            attach(document);
            describe(document);
            document.save(out, CompressParameters.NO_COMPRESSION);
        }
    }

    private void addPage(PDDocument document) throws IOException {
        PDPage sheet = new PDPage(new PDRectangle(Canvas.WIDTH, Canvas.HEIGHT));
        sheet.setResources(new PDResources(resources()));
        sheet.setContents(
                new PDStream(document, new ByteArrayInputStream(page), COSName.FLATE_DECODE));
        document.addPage(sheet);
    }

    /// The standard fonts by name alone. The library's own font objects would look through all
    /// fonts of the machine, and leave a cache in the user's home.
    private static COSDictionary resources() {
        COSDictionary fonts = new COSDictionary();
        for (Canvas.Font font : Canvas.Font.values()) {
            COSDictionary entry = new COSDictionary();
            entry.setItem(COSName.TYPE, COSName.FONT);
            entry.setItem(COSName.SUBTYPE, COSName.TYPE1);
            entry.setName(COSName.BASE_FONT, font.base());
            entry.setItem(COSName.ENCODING, COSName.WIN_ANSI_ENCODING);
            fonts.setItem(COSName.getPDFName(font.key()), entry);
        }
        COSDictionary resources = new COSDictionary();
        resources.setItem(COSName.FONT, fonts);
        return resources;
    }

    private void attach(PDDocument document) throws IOException {
        byte[] json = proof.toJson().getBytes(StandardCharsets.UTF_8);
        PDEmbeddedFile file =
                new PDEmbeddedFile(document, new ByteArrayInputStream(json), COSName.FLATE_DECODE);
        file.setSubtype("application/json");
        file.setSize(json.length);
        file.setCreationDate(date());
        file.setModDate(date());
        PDComplexFileSpecification specification = new PDComplexFileSpecification();
        specification.setFile(shortName(proof));
        specification.setFileUnicode(shortName(proof));
        specification.setFileDescription("The proof, as vouch verify and others read it");
        specification.setEmbeddedFile(file);
        specification.setEmbeddedFileUnicode(file);
        // What the page was made from.
        specification.getCOSObject().setName(AF_RELATIONSHIP, "Source");

        PDEmbeddedFilesNameTreeNode files = new PDEmbeddedFilesNameTreeNode();
        files.setNames(Map.of(shortName(proof), specification));
        PDDocumentNameDictionary names =
                new PDDocumentNameDictionary(document.getDocumentCatalog());
        names.setEmbeddedFiles(files);
        document.getDocumentCatalog().setNames(names);
        document.getDocumentCatalog()
                .getCOSObject()
                .setItem(AF, new COSArray(List.of(specification.getCOSObject())));
        document.getDocumentCatalog().setPageMode(PageMode.USE_ATTACHMENTS);
    }

    private void describe(PDDocument document) {
        document.getDocumentCatalog().setLanguage("en");
        var information = document.getDocumentInformation();
        information.setTitle("Certificate of existence: " + proof.digest().hex());
        information.setSubject("A proof of stage " + facts.stage().name().toLowerCase(Locale.ROOT));
        information.setKeywords(proof.digest().hex());
        information.setCreator("Vouch");
        information.setProducer("Vouch, with Apache PDFBox");
        information.setCreationDate(date());
        information.setModificationDate(date());
    }

    /// The time of the last thing that the proof tells of.
    private Calendar date() {
        Instant time = facts.chain().map(Facts.Chain::blockTime).orElse(facts.acceptedAt());
        return GregorianCalendar.from(time.atZone(ZoneOffset.UTC));
    }
}
