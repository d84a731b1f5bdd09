package vouch.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import vouch.server.database.Database;
import vouch.server.messenger.MessengerService;
import vouch.server.mixer.MixerService;
import vouch.server.notary.Books;

/// The books of all features, as one report.
final class AllBooks {

    private AllBooks() {}

    /// The notary's report, and what the other features' books say.
    static Books.Report of(Database database, Books.Report notary) {
        var messenger = MessengerService.check(database);
        var checked = new LinkedHashMap<>(notary.checked());
        checked.put("snapshots", messenger.snapshots());
        var findings = new ArrayList<>(notary.findings());
        findings.addAll(messenger.findings());
        var mixer = MixerService.check(database);
        checked.put("orders", mixer.orders());
        findings.addAll(mixer.findings());
        return new Books.Report(checked, findings);
    }
}
