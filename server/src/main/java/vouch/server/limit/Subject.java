package vouch.server.limit;

/// One caller at one endpoint: what a limit is counted for.
record Subject(String name, String endpoint) {}
