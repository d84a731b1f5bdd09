package vouch.acceptance.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import vouch.acceptance.Installation;

/// The commands of `docs/verifying.md`.
final class VerifyingPage {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");

    private VerifyingPage() {}

    /// Its blocks marked `sh`, in their order.
    static List<String> blocks() throws IOException {
        var page = Files.readString(Installation.home().resolve("docs/verifying.md"));
        var blocks = new ArrayList<String>();
        BLOCK.matcher(page).results().forEach(match -> blocks.add(match.group(1)));
        return blocks;
    }

    /// All of them as one script, which says on stdout how many blocks came to their end.
    static String script() throws IOException {
        var script = new StringBuilder("set -eu\nset -o pipefail\n");
        int number = 0;
        for (String block : blocks()) {
            script.append(block).append("echo block ").append(++number).append(" holds\n");
        }
        return script.toString();
    }
}
