// Makes pins.json: PINs encrypted by Node's crypto (OpenSSL), not by our own code. The keys, IVs and times are fixed;
// the two pin_tokens of RSA are not, as OAEP is random.
import crypto from 'node:crypto';
import fs from 'node:fs';

const SESSION = 'c09cf313-7ded-425d-ad3f-a1ce4cfd5e5e';
const SECONDS = 1631433600;
const IV = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');

const u64 = (n) => {
    const b = Buffer.alloc(8);
    b.writeBigUInt64LE(BigInt(n));
    return b;
};
const encrypt = (key, plain, padding = true) => {
    const cipher = crypto.createCipheriv('aes-256-cbc', key, IV);
    cipher.setAutoPadding(padding);
    return Buffer.concat([IV, cipher.update(plain), cipher.final()]);
};
const message = (pin, seconds, iterator) => Buffer.concat([Buffer.from(pin), u64(seconds), u64(iterator)]);

// Ed25519 keys from seeds, and X25519 keys by RFC 7748 from the same scalars.
const pkcs8 = (oid, raw) => Buffer.concat([Buffer.from(`302e020100300506032b65${oid}04220420`, 'hex'), raw]);
const edwards = (seed) =>
    crypto.createPublicKey(crypto.createPrivateKey({ key: pkcs8('70', seed), format: 'der', type: 'pkcs8' }))
        .export({ format: 'der', type: 'spki' }).subarray(-32);
const x25519 = (seed) => {
    const scalar = crypto.createHash('sha512').update(seed).digest().subarray(0, 32);
    return crypto.createPrivateKey({ key: pkcs8('6e', scalar), format: 'der', type: 'pkcs8' });
};
const x25519Public = (seed) => crypto.createPublicKey(x25519(seed)).export({ format: 'der', type: 'spki' }).subarray(-32);

const client = crypto.createHash('sha256').update('client').digest();
const server = crypto.createHash('sha256').update('server').digest();
const shared = crypto.diffieHellman({ privateKey: x25519(client), publicKey: crypto.createPublicKey(x25519(server)) });

const rsa = (bits) => {
    const { privateKey, publicKey } = crypto.generateKeyPairSync('rsa', { modulusLength: bits });
    const key = crypto.createHash('sha256').update(`rsa ${bits}`).digest();
    const wrap = (oaepHash, label) =>
        crypto.publicEncrypt({ key: publicKey, padding: crypto.constants.RSA_PKCS1_OAEP_PADDING, oaepHash, oaepLabel: Buffer.from(label) }, key);
    return {
        bits,
        private_key: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
        session_id: SESSION,
        key: key.toString('hex'),
        pin_token: wrap('sha256', SESSION).toString('base64'),
        refused: [
            { says: 'the label is another session', pin_token: wrap('sha256', SESSION.replace('c', 'd')).toString('base64') },
            { says: 'SHA-1 instead of SHA-256', pin_token: wrap('sha1', SESSION).toString('base64') },
            { says: 'one bit is another', pin_token: flip(wrap('sha256', SESSION), 40).toString('base64') },
            { says: 'cut short', pin_token: wrap('sha256', SESSION).subarray(1).toString('base64') },
        ],
    };
};
const flip = (bytes, at) => {
    const changed = Buffer.from(bytes);
    changed[at] ^= 1;
    return changed;
};

const tip = Buffer.from(Array.from({ length: 64 }, (_, i) => i));
const whole = encrypt(shared, message('123456', SECONDS, 1));
const pins = [
    { says: 'six digits, standard base64', pin: '313233343536', seconds: SECONDS, iterator: '1', encrypted: whole.toString('base64') },
    { says: 'the same in base64url', pin: '313233343536', seconds: SECONDS, iterator: '1', encrypted: whole.toString('base64url') },
    { says: 'an iterator of nanoseconds', pin: '303030303030', seconds: SECONDS, iterator: '1631433600123456789', encrypted: encrypt(shared, message('000000', SECONDS, 1631433600123456789n)).toString('base64') },
    { says: 'the signature of a TIP, base64url without padding', pin: tip.toString('hex'), seconds: SECONDS, iterator: '2', encrypted: encrypt(shared, message(tip, SECONDS, 2)).toString('base64url') },
    { says: 'a TIP key and its counter, base64 with padding', pin: tip.subarray(0, 40).toString('hex'), seconds: SECONDS, iterator: '3', encrypted: encrypt(shared, message(tip.subarray(0, 40), SECONDS, 3)).toString('base64') },
];
const bad = (says, encrypted) => ({ says, encrypted: Buffer.isBuffer(encrypted) ? encrypted.toString('base64') : encrypted });
const refused = [
    bad('nothing', ''),
    bad('a PIN that was never encrypted', '123456'),
    bad('no base64', '*'.repeat(64)),
    bad('the IV alone', whole.subarray(0, 16)),
    bad('one block', whole.subarray(0, 32)),
    bad('a block that is not whole', whole.subarray(0, 47)),
    bad('longer than any PIN', encrypt(shared, Buffer.alloc(112))),
    bad('another key', encrypt(crypto.createHash('sha256').update('another').digest(), message('123456', SECONDS, 1))),
    bad('padding with zeros', encrypt(shared, Buffer.concat([message('123456', SECONDS, 1), Buffer.alloc(10)]), false)),
    bad('no PIN before time and iterator', encrypt(shared, message('', SECONDS, 1))),
    bad('the last block is another', flip(whole, 47)),
];

fs.writeFileSync(new URL('pins.json', import.meta.url), JSON.stringify({
    ed25519: {
        client_seed: client.toString('hex'),
        client_public: edwards(client).toString('hex'),
        server_seed: server.toString('hex'),
        server_public_key: edwards(server).toString('hex'),
        pin_token: x25519Public(server).toString('base64'),
        client_montgomery: x25519Public(client).toString('hex'),
        key: shared.toString('hex'),
    },
    small_order: ['00'.repeat(32), '01' + '00'.repeat(31), 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
    rsa: [rsa(1024), rsa(2048)],
    pins,
    refused,
}, null, 2) + '\n');
