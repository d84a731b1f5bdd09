package vouch.server.ethereum;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/// scrypt (RFC 7914), with parameters as keystores really have them: some have more rounds for r =
/// 1 than the RFC and so Bouncy Castle's own scrypt allow.
final class Scrypt {

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BLOCK_INTS = 16;

    private Scrypt() {}

    /// @param n a power of two
    static byte[] derive(byte[] password, byte[] salt, int n, int r, int p, int length) {
        byte[] blocks = pbkdf2(password, salt, p * 128 * r);
        int[] block = new int[32 * r];
        int[] memory = new int[Math.multiplyExact(n, 32 * r)];
        for (int lane = 0; lane < p; lane++) {
            int offset = lane * 128 * r;
            for (int i = 0; i < block.length; i++) {
                block[i] = (int) INTS.get(blocks, offset + 4 * i);
            }
            mix(block, memory, n, r);
            for (int i = 0; i < block.length; i++) {
                INTS.set(blocks, offset + 4 * i, block[i]);
            }
        }
        return pbkdf2(password, blocks, length);
    }

    private static byte[] pbkdf2(byte[] password, byte[] salt, int length) {
        var generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
        generator.init(password, salt, 1);
        return ((KeyParameter) generator.generateDerivedMacParameters(8 * length)).getKey();
    }

    private static void mix(int[] x, int[] memory, int n, int r) {
        int size = 32 * r;
        int[] y = new int[size];
        for (int i = 0; i < n; i++) {
            System.arraycopy(x, 0, memory, i * size, size);
            blockMix(x, y, r);
        }
        for (int i = 0; i < n; i++) {
            int from = (x[(2 * r - 1) * BLOCK_INTS] & (n - 1)) * size;
            for (int k = 0; k < size; k++) {
                x[k] ^= memory[from + k];
            }
            blockMix(x, y, r);
        }
    }

    /// Mixes `x`, with `y` as room to work in.
    private static void blockMix(int[] x, int[] y, int r) {
        int[] t = new int[BLOCK_INTS];
        System.arraycopy(x, (2 * r - 1) * BLOCK_INTS, t, 0, BLOCK_INTS);
        for (int i = 0; i < 2 * r; i++) {
            for (int k = 0; k < BLOCK_INTS; k++) {
                t[k] ^= x[i * BLOCK_INTS + k];
            }
            salsa(t);
            int to = (i / 2 + (i % 2) * r) * BLOCK_INTS;
            System.arraycopy(t, 0, y, to, BLOCK_INTS);
        }
        System.arraycopy(y, 0, x, 0, y.length);
    }

    /// Salsa20/8.
    private static void salsa(int[] block) {
        int[] x = block.clone();
        for (int round = 0; round < 4; round++) {
            quarter(x, 0, 4, 8, 12);
            quarter(x, 5, 9, 13, 1);
            quarter(x, 10, 14, 2, 6);
            quarter(x, 15, 3, 7, 11);
            quarter(x, 0, 1, 2, 3);
            quarter(x, 5, 6, 7, 4);
            quarter(x, 10, 11, 8, 9);
            quarter(x, 15, 12, 13, 14);
        }
        for (int i = 0; i < BLOCK_INTS; i++) {
            block[i] += x[i];
        }
    }

    private static void quarter(int[] x, int a, int b, int c, int d) {
        x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
        x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
        x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
        x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
    }
}
