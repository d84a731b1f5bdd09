package vouch.acceptance.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a page shows of a terminal: the lines of its `console` blocks that begin with `$ ` are
/// commands, those below each are what it prints. `…` stands for whatever is different each time,
/// on a line of its own for any lines.
record Transcript(List<Step> steps) {

    private static final String ANYTHING = "…";
    private static final String BACKGROUND = " &";

    Transcript {
        steps = List.copyOf(steps);
    }

    record Step(String command, List<String> printed) {

        Step {
            printed = List.copyOf(printed);
        }

        /// Whether it goes on while the next commands run: the gateway in a terminal of its own,
        /// and what is put into the background.
        boolean goesOn() {
            return command.startsWith("./vouch serve") || command.endsWith(BACKGROUND);
        }

        /// The command without what puts it into the background.
        String program() {
            return command.endsWith(BACKGROUND)
                    ? command.substring(0, command.length() - BACKGROUND.length())
                    : command;
        }

        /// Whether this is what was printed.
        boolean fits(String output) {
            return pattern().matcher(output).matches();
        }

        private Pattern pattern() {
            var pattern = new StringBuilder();
            for (String line : printed) {
                if (line.strip().equals(ANYTHING)) {
                    pattern.append("(?:.*\n)*");
                    continue;
                }
                String[] parts = line.split(ANYTHING, -1);
                for (int i = 0; i < parts.length; i++) {
                    pattern.append(i == 0 ? "" : ".+").append(Pattern.quote(parts[i]));
                }
                pattern.append('\n');
            }
            return Pattern.compile(pattern.toString());
        }
    }

    static Transcript of(String page) {
        var steps = new ArrayList<Step>();
        boolean inside = false;
        String command = "";
        var printed = new ArrayList<String>();
        for (String line : page.lines().toList()) {
            boolean fence = line.startsWith("```");
            if (inside && (fence || line.startsWith("$ "))) {
                if (!command.isEmpty()) {
                    steps.add(new Step(command, printed));
                }
                command = fence ? "" : line.substring(2);
                printed.clear();
                inside = !fence;
            } else if (inside) {
                printed.add(line);
            } else if (line.equals("```console")) {
                inside = true;
            }
        }
        return new Transcript(steps);
    }
}
