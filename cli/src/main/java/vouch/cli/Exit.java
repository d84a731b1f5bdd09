package vouch.cli;

/// What the program tells its caller; `docs/cli.md` promises these numbers.
final class Exit {

    static final int OK = 0;

    /// Something failed, or does not hold.
    static final int FAILED = 1;

    /// `verify` and `letter verify` alone: everything holds, and there was nothing from outside to
    /// compare it with.
    static final int CANNOT_TELL = 2;

    /// `status --check` alone: the server answers, and a person should look at something.
    static final int DEGRADED = 3;

    /// The command line itself makes no sense (EX_USAGE of sysexits.h).
    static final int USAGE = 64;

    private Exit() {}
}
