package vouch.protocol.ethereum;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Keccak-256 with the original padding (01), as Ethereum uses it: not SHA3-256, which pads with
/// 06.
public final class Keccak256 {

    private static final int RATE_BYTES = 136;
    private static final int HASH_BYTES = 32;
    private static final int LANES = 25;
    private static final VarHandle LITTLE_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long[] ROUND = {
        0x0000000000000001L, 0x0000000000008082L, 0x800000000000808aL, 0x8000000080008000L,
        0x000000000000808bL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
        0x000000000000008aL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000aL,
        0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L, 0x8000000000008003L,
        0x8000000000008002L, 0x8000000000000080L, 0x000000000000800aL, 0x800000008000000aL,
        0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L
    };
    // Along the path that rho and pi walk together: how far to rotate, and where the lane lands.
    private static final int[] ROTATION = {
        1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44
    };
    private static final int[] LANE = {
        10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1
    };

    private Keccak256() {}

    /// The 32-byte hash of these bytes.
    public static byte[] hash(byte[] bytes) {
        long[] state = new long[LANES];
        int at = 0;
        for (; at + RATE_BYTES <= bytes.length; at += RATE_BYTES) {
            absorb(state, bytes, at);
        }
        byte[] last = Arrays.copyOf(Arrays.copyOfRange(bytes, at, bytes.length), RATE_BYTES);
        last[bytes.length - at] = 0x01;
        last[RATE_BYTES - 1] |= (byte) 0x80;
        absorb(state, last, 0);
        byte[] hash = new byte[HASH_BYTES];
        for (int lane = 0; lane < HASH_BYTES / Long.BYTES; lane++) {
            LITTLE_ENDIAN.set(hash, lane * Long.BYTES, state[lane]);
        }
        return hash;
    }

    private static void absorb(long[] state, byte[] block, int from) {
        for (int lane = 0; lane < RATE_BYTES / Long.BYTES; lane++) {
            state[lane] ^= (long) LITTLE_ENDIAN.get(block, from + lane * Long.BYTES);
        }
        for (long constant : ROUND) {
            theta(state);
            rhoAndPi(state);
            chi(state);
            state[0] ^= constant;
        }
    }

    private static void theta(long[] a) {
        long c0 = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20];
        long c1 = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21];
        long c2 = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22];
        long c3 = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23];
        long c4 = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24];
        long d0 = c4 ^ Long.rotateLeft(c1, 1);
        long d1 = c0 ^ Long.rotateLeft(c2, 1);
        long d2 = c1 ^ Long.rotateLeft(c3, 1);
        long d3 = c2 ^ Long.rotateLeft(c4, 1);
        long d4 = c3 ^ Long.rotateLeft(c0, 1);
        for (int row = 0; row < LANES; row += 5) {
            a[row] ^= d0;
            a[row + 1] ^= d1;
            a[row + 2] ^= d2;
            a[row + 3] ^= d3;
            a[row + 4] ^= d4;
        }
    }

    private static void rhoAndPi(long[] a) {
        long carried = a[1];
        for (int i = 0; i < LANE.length; i++) {
            long next = a[LANE[i]];
            a[LANE[i]] = Long.rotateLeft(carried, ROTATION[i]);
            carried = next;
        }
    }

    private static void chi(long[] a) {
        for (int row = 0; row < LANES; row += 5) {
            long a0 = a[row];
            long a1 = a[row + 1];
            a[row] ^= ~a1 & a[row + 2];
            a[row + 1] ^= ~a[row + 2] & a[row + 3];
            a[row + 2] ^= ~a[row + 3] & a[row + 4];
            a[row + 3] ^= ~a[row + 4] & a0;
            a[row + 4] ^= ~a0 & a1;
        }
    }
}
