package vouch.acceptance.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vouch.acceptance.RawHttp.Header;
import vouch.acceptance.script.Script.Account;
import vouch.acceptance.script.Script.Exchange;
import vouch.acceptance.script.Script.Expected;
import vouch.acceptance.script.Script.NodeCall;
import vouch.acceptance.script.Script.Request;
import vouch.acceptance.script.Script.Step;

/// Reads a script, strictly: what it does not understand it refuses with the line's number.
final class ScriptParser {

    private static final String STEP = "== ";
    private static final String ANSWER = "-- ";
    private static final Pattern REQUEST = Pattern.compile("(ADMIN )?([A-Z]+) (/\\S*)");
    private static final Pattern STATUS = Pattern.compile("-- ([1-5][0-9][0-9])( \\(until\\))?");
    private static final Pattern HEADER = Pattern.compile("([A-Za-z-]+): ?(.*)");

    private final String name;
    private final List<String> lines;
    private int at;

    private ScriptParser(String name, List<String> lines) {
        this.name = name;
        this.lines = lines;
    }

    static Script parse(String name, String text) {
        return new ScriptParser(name, text.lines().toList()).script();
    }

    private Script script() {
        String title = lines.isEmpty() ? "" : lines.getFirst().replaceFirst("^# *", "");
        var flags = new ArrayList<String>();
        var accounts = new ArrayList<Account>();
        boolean manualNode = false;
        for (; !atEnd() && !line().startsWith(STEP); at++) {
            if (line().isBlank() || line().startsWith("#")) {
                continue;
            }
            String[] words = line().split(" ", -1);
            switch (words[0]) {
                case "server" -> flags.addAll(List.of(words).subList(1, words.length));
                case "node" -> manualNode = true;
                case "account" -> accounts.add(account(words));
                default -> throw refused("not a line of the head");
            }
        }
        var steps = new ArrayList<Step>();
        while (!atEnd()) {
            steps.add(step());
        }
        return new Script(name, title, flags, manualNode, accounts, steps);
    }

    /// `account alice credits=10 register=3`
    private Account account(String[] words) {
        if (words.length < 2) {
            throw refused("an account has a name");
        }
        long credits = 0;
        Map<String, Long> limits = new HashMap<>();
        for (String setting : List.of(words).subList(2, words.length)) {
            String[] parts = setting.split("=", 2);
            long value = Long.parseLong(parts[1]);
            if (parts[0].equals("credits")) {
                credits = value;
            } else {
                limits.put(parts[0], value);
            }
        }
        return new Account(words[1], credits, limits);
    }

    private Step step() {
        String sentence = line().substring(STEP.length());
        at++;
        skipComments();
        if (atEnd()) {
            throw refused("a request is missing");
        }
        if (line().startsWith("NODE ")) {
            String[] words = line().split(" ", 3);
            at++;
            skipBlank();
            return new NodeCall(sentence, words[1], words.length > 2 ? words[2] : "[]");
        }
        Request request = request();
        Matcher status = STATUS.matcher(atEnd() ? "" : line());
        if (!status.matches()) {
            throw refused("an answer is missing");
        }
        at++;
        return new Exchange(sentence, request, expected(status));
    }

    private Request request() {
        Matcher request = REQUEST.matcher(line());
        if (!request.matches()) {
            throw refused("not a request line");
        }
        at++;
        List<Header> headers = headers();
        return new Request(
                request.group(1) != null,
                request.group(2),
                request.group(3),
                headers,
                body().orElse(""));
    }

    private Expected expected(Matcher status) {
        List<Header> wanted = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (Header header : headers()) {
            if (header.value().equals("(none)")) {
                absent.add(header.name());
            } else {
                wanted.add(header);
            }
        }
        return new Expected(
                Integer.parseInt(status.group(1)),
                status.group(2) != null,
                wanted,
                absent,
                body().map(text -> text.equals("(nothing)") ? "" : text));
    }

    private List<Header> headers() {
        var headers = new ArrayList<Header>();
        for (; !atEnd() && !line().isBlank() && !atMark(); at++) {
            if (line().startsWith("#")) {
                continue;
            }
            Matcher header = HEADER.matcher(line());
            if (!header.matches()) {
                throw refused("not a header");
            }
            headers.add(new Header(header.group(1), header.group(2)));
        }
        return headers;
    }

    /// All until the next mark, without the blank lines around it.
    private Optional<String> body() {
        var body = new StringBuilder();
        for (; !atEnd() && !atMark(); at++) {
            body.append(line()).append('\n');
        }
        String text = body.toString().replaceFirst("\\n\\n(#.*\\n*)+$", "").strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private void skipComments() {
        while (!atEnd() && line().startsWith("#")) {
            at++;
        }
    }

    private void skipBlank() {
        while (!atEnd() && !atMark()) {
            if (!line().isBlank() && !line().startsWith("#")) {
                throw refused("a call of the node has no answer");
            }
            at++;
        }
    }

    private boolean atMark() {
        return line().startsWith(STEP) || line().startsWith(ANSWER);
    }

    private boolean atEnd() {
        return at >= lines.size();
    }

    private String line() {
        return lines.get(at);
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException(
                name + ":" + (at + 1) + ": " + why + (atEnd() ? "" : ": " + line()));
    }
}
