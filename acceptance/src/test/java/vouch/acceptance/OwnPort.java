package vouch.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Ports below those that a system hands out by itself: for whoever learns its port before it takes
/// it, or takes it again later. Nobody else who asks for any free port gets it in between.
public final class OwnPort {

    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;

    /// Where this process begins: others look for ports too.
    private static int next = (int) (ProcessHandle.current().pid() * 37 % COUNT);

    private OwnPort() {}

    /// One that is free on the loopback address, another one each time.
    public static synchronized int find() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + next;
            next = (next + 1) % COUNT;
            if (isFree(port)) {
                return port;
            }
        }
        throw new AssertionError("no port is free");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}
