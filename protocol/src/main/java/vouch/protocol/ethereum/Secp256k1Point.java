package vouch.protocol.ethereum;

import java.math.BigInteger;
import java.util.Optional;

/// A point of the curve secp256k1 (SEC 2, section 2.4.1), in Jacobian coordinates: the affine point
/// is (x/z², y/z³), and z is 0 at infinity.
///
/// Its time depends on the numbers, so it is for what everybody may know: signatures are read with
/// it, never made.
record Secp256k1Point(BigInteger x, BigInteger y, BigInteger z) {

    /// The field's prime.
    static final BigInteger P =
            new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);

    /// How many points there are.
    static final BigInteger N =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    /// The generator.
    static final Secp256k1Point G =
            new Secp256k1Point(
                    new BigInteger(
                            "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", 16),
                    new BigInteger(
                            "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8", 16),
                    BigInteger.ONE);

    private static final Secp256k1Point INFINITY =
            new Secp256k1Point(BigInteger.ONE, BigInteger.ONE, BigInteger.ZERO);
    private static final BigInteger SEVEN = BigInteger.valueOf(7);
    private static final BigInteger THREE = BigInteger.valueOf(3);
    private static final BigInteger ROOT = P.add(BigInteger.ONE).shiftRight(2);

    /// The point with this x, of the two the one whose y is odd or even; empty where there is none.
    static Optional<Secp256k1Point> at(BigInteger x, boolean odd) {
        BigInteger square = x.pow(3).add(SEVEN).mod(P);
        BigInteger y = square.modPow(ROOT, P);
        if (!y.multiply(y).mod(P).equals(square)) {
            return Optional.empty();
        }
        // The curve has no point with y = 0, so the other root is never the same.
        return Optional.of(
                new Secp256k1Point(x, y.testBit(0) == odd ? y : P.subtract(y), BigInteger.ONE));
    }

    /// `a` times the generator and `b` times this point.
    Secp256k1Point combined(BigInteger a, BigInteger b) {
        Secp256k1Point both = plus(G);
        Secp256k1Point sum = INFINITY;
        for (int bit = Math.max(a.bitLength(), b.bitLength()) - 1; bit >= 0; bit--) {
            sum = sum.twice();
            if (a.testBit(bit) && b.testBit(bit)) {
                sum = sum.plus(both);
            } else if (a.testBit(bit)) {
                sum = sum.plus(G);
            } else if (b.testBit(bit)) {
                sum = sum.plus(this);
            }
        }
        return sum;
    }

    boolean isInfinite() {
        return z.signum() == 0;
    }

    private Secp256k1Point twice() {
        if (isInfinite()) {
            return this;
        }
        BigInteger yy = y.multiply(y).mod(P);
        BigInteger s = x.multiply(yy).shiftLeft(2).mod(P);
        BigInteger m = x.multiply(x).multiply(THREE).mod(P);
        BigInteger newX = m.multiply(m).subtract(s.shiftLeft(1)).mod(P);
        BigInteger newY = m.multiply(s.subtract(newX)).subtract(yy.multiply(yy).shiftLeft(3));
        return new Secp256k1Point(newX, newY.mod(P), y.multiply(z).shiftLeft(1).mod(P));
    }

    private Secp256k1Point plus(Secp256k1Point other) {
        if (isInfinite()) {
            return other;
        }
        if (other.isInfinite()) {
            return this;
        }
        BigInteger zz = z.multiply(z).mod(P);
        BigInteger otherZz = other.z.multiply(other.z).mod(P);
        BigInteger u = x.multiply(otherZz).mod(P);
        BigInteger h = other.x.multiply(zz).subtract(u).mod(P);
        BigInteger s = y.multiply(otherZz).multiply(other.z).mod(P);
        BigInteger r = other.y.multiply(zz).multiply(z).subtract(s).mod(P);
        if (h.signum() == 0) {
            return r.signum() == 0 ? twice() : INFINITY;
        }
        BigInteger hh = h.multiply(h).mod(P);
        BigInteger hhh = hh.multiply(h).mod(P);
        BigInteger v = u.multiply(hh).mod(P);
        BigInteger newX = r.multiply(r).subtract(hhh).subtract(v.shiftLeft(1)).mod(P);
        BigInteger newY = r.multiply(v.subtract(newX)).subtract(s.multiply(hhh)).mod(P);
        return new Secp256k1Point(newX, newY, h.multiply(z).multiply(other.z).mod(P));
    }

    /// The same point with z = 1; there is none at infinity.
    Secp256k1Point affine() {
        BigInteger inverse = z.modInverse(P);
        BigInteger square = inverse.multiply(inverse).mod(P);
        return new Secp256k1Point(
                x.multiply(square).mod(P),
                y.multiply(square).multiply(inverse).mod(P),
                BigInteger.ONE);
    }
}
