// Makes letters.json with ethers, not with our own code: `node vectors/letter/make.mjs`, after `npm ci --ignore-scripts` in
// acceptance/oracles. ethers signs deterministically (RFC 6979), so the file is the same each time.
import { createRequire } from 'node:module';
import fs from 'node:fs';

const { Wallet, Signature, getAddress, keccak256, toUtf8Bytes, verifyMessage, hexlify } =
    createRequire(new URL('../../acceptance/oracles/', import.meta.url))('ethers');

const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const word = (n) => n.toString(16).padStart(64, '0');
const address = (seed) => getAddress('0x' + keccak256(toUtf8Bytes(seed)).slice(-40));
const base64 = (text) => Buffer.from(text, 'utf8').toString('base64');
const guarantee = new Wallet(keccak256(toUtf8Bytes('guarantee')));

const PROMISE = `Who signed this letter promises: what the forwarder address receives of this token on
this chain before it expires and before a payout has begun, as far as the funds
available for it reach, is sent on to the destination in one payout, less the fixed
and the variable fee, when the delay has passed after its confirmation. All else goes
back to its sender, less the fixed fee. What comes from a sender who cannot be told or
is on a deny list, and what the fees would use up, is held until a person decides.
The chain is a test network, and every payout can be traced to its deposits.`;

const letter = (t) => `Vouch letter of guarantee, version 1
Chain id: ${t.chainId}
Token: ${t.token}
Forwarder address: ${t.forwarderAddress}
Destination: ${t.destination}
Fixed fee in tokens: ${t.fixedFee}
Variable fee in per cent: ${t.variableFee}
Delay in hours: ${t.delayHours}
Expires: ${t.expires}
Mixing code: ${t.mixingCode}
${PROMISE}`;
const signed = (text, signature) => `${text}\n\nSignature: ${signature}\n`;

const usual = {
    chainId: 31337,
    token: address('token'),
    forwarderAddress: address('forwarder'),
    destination: address('destination'),
    fixedFee: '0.001',
    variableFee: '2',
    delayHours: 0,
    expires: '2026-11-23T12:07:00Z',
    mixingCode: 'abc12345',
};
const accepted = [
    ['the usual one', {}],
    ['the longest delay', { delayHours: 48 }],
    ['an expiry with seconds', { expires: '2026-11-23T12:07:59Z' }],
    ['no fees', { fixedFee: '0', variableFee: '0' }],
    ['fees with many places', { fixedFee: '12345678901234567890.000000000000000001', variableFee: '99.5' }],
    ['all of it as a fee', { variableFee: '100' }],
    ['another chain, of a large id', { chainId: 9007199254740991 }],
    ['a code of capital letters', { mixingCode: 'ZZZZZZZZ' }],
    ['the last second there is', { expires: '9999-12-31T23:59:59Z' }],
];
const letters = [];
for (const [says, other] of accepted) {
    for (const wallet of [guarantee, new Wallet(keccak256(toUtf8Bytes(says)))]) {
        const terms = { ...usual, ...other };
        const text = letter(terms);
        const signature = await wallet.signMessage(text);
        letters.push({ says, terms, text, signature, base64: base64(signed(text, signature)), signer: wallet.address });
    }
}

// The letter reads well and somebody signed it, but not the one who signed the usual letter.
const signature = letters[0].signature;
const others = {
    chainId: 31338,
    token: address('another token'),
    forwarderAddress: address('another forwarder'),
    destination: address('another destination'),
    fixedFee: '0.002',
    variableFee: '2.5',
    delayHours: 1,
    expires: '2026-11-23T12:07:01Z',
    mixingCode: 'abc12346',
};
const changed = Object.entries(others).map(([term, value]) => {
    const text = letter({ ...usual, [term]: value });
    return { says: `another ${term}`, base64: base64(signed(text, signature)), signer: verifyMessage(text, signature) };
});

const refused = [];
const refuse = (says, text, sig = signature) => refused.push({ says, base64: base64(signed(text, sig)) });
const term = (says, other) => refuse(says, letter({ ...usual, ...other }));
term('chain id 0', { chainId: 0 });
term('a negative chain id', { chainId: -1 });
term('a chain id with a zero before it', { chainId: '031337' });
term('a chain id beyond 2^63', { chainId: '9223372036854775808' });
term('a chain id in hexadecimal', { chainId: '0x7a69' });
term('a token in lower case', { token: usual.token.toLowerCase() });
term('a token in upper case', { token: '0x' + usual.token.slice(2).toUpperCase() });
term('a destination whose checksum is wrong', { destination: usual.destination.replace(/[a-f]/, (c) => c.toUpperCase()) });
term('a forwarder address without 0x', { forwarderAddress: usual.forwarderAddress.slice(2) });
term('a forwarder address of 21 bytes', { forwarderAddress: usual.forwarderAddress + '00' });
term('no destination', { destination: '' });
term('a fee with a zero after it', { fixedFee: '0.0010' });
term('a fee with a zero before it', { fixedFee: '00.001' });
term('a fee that begins with a point', { fixedFee: '.001' });
term('a fee that ends with a point', { fixedFee: '1.' });
term('a fee with an exponent', { fixedFee: '1e-3' });
term('a negative fee', { fixedFee: '-0.001' });
term('a fee with a plus', { fixedFee: '+1' });
term('a fee of 79 digits', { fixedFee: '9'.repeat(79) });
term('a fee of other digits', { fixedFee: '0.00١' });
term('a fee of more than all', { variableFee: '100.1' });
term('a fee of 101 per cent', { variableFee: '101' });
term('a delay of 49 hours', { delayHours: 49 });
term('a delay of half an hour', { delayHours: '0.5' });
term('a delay with a zero before it', { delayHours: '01' });
term('a negative delay', { delayHours: -1 });
term('a delay that would come out well if it were cut to 32 bits', { delayHours: '4294967297' });
term('an expiry in another zone', { expires: '2026-11-23T13:07:00+01:00' });
term('an expiry with a fraction', { expires: '2026-11-23T12:07:00.5Z' });
term('an expiry with a fraction of none', { expires: '2026-11-23T12:07:00.000Z' });
term('an expiry without seconds', { expires: '2026-11-23T12:07Z' });
term('an expiry in lower case', { expires: '2026-11-23t12:07:00z' });
term('an expiry on a day that is none', { expires: '2026-02-30T12:07:00Z' });
term('an expiry before 1970', { expires: '1969-12-31T23:59:59Z' });
term('an expiry after 9999', { expires: '+10000-01-01T00:00:00Z' });
term('a code of 7', { mixingCode: 'abc1234' });
term('a code of 9', { mixingCode: 'abc123456' });
term('a code with a hyphen', { mixingCode: 'abc-2345' });
term('a code with another letter', { mixingCode: 'äbc12345' });
term('a code with a space after it', { mixingCode: 'abc12345 ' });
term('a term twice', { mixingCode: 'abc12345\nMixing code: abc12345' });

const text = letters[0].text;
refuse('another version', text.replace('version 1', 'version 2'));
refuse('a line before the first', '\n' + text);
refuse('a term missing', text.replace(/Delay.*\n/, ''));
refuse('two terms the other way round', text.replace(/(Token:.*\n)(Forwarder.*\n)/, '$2$1'));
refuse('a promise cut short', text.slice(0, -1));
refuse('another promise', text.replace('available', 'left'));
refuse('more after the promise', text + '\nAnd a pony.');
refuse('a line end after the promise', text + '\n');
refuse('lines that end with CR LF', text.replaceAll('\n', '\r\n'));
refuse('two spaces', text.replace('Token: ', 'Token:  '));
refuse('no text', '');
refuse('a byte order mark', '\ufeff' + text);
refuse('a letter of 8 KB', text + ' '.repeat(8192));

const [r, s, v] = [signature.slice(2, 66), BigInt('0x' + signature.slice(66, 130)), signature.slice(130)];
const parts = (r, s, v) => `0x${r}${word(s)}${v}`;
refuse('s in the upper half, which is the same signature', text, parts(r, N - s, v === '1b' ? '1c' : '1b'));
refuse('s of 0', text, parts(r, 0n, v));
refuse('s of the order', text, parts(r, N, v));
refuse('r of 0', text, parts(word(0n), s, v));
refuse('r of the order', text, parts(word(N), s, v));
refuse('r where the curve has no point', text, parts(word(5n), s, v));
refuse('v of 0', text, parts(r, s, '00'));
refuse('v of 1', text, parts(r, s, '01'));
refuse('v of 29', text, parts(r, s, '1d'));
refuse('v with a chain id', text, parts(r, s, '25'));
refuse('v of 255', text, parts(r, s, 'ff'));
refuse('a signature of 64 bytes', text, Signature.from(signature).compactSerialized);
refuse('a signature of 66 bytes', text, signature + '00');
refuse('no signature', text, '');
refuse('a signature without 0x', text, signature.slice(2));
refuse('a signature in upper case', text, '0x' + signature.slice(2).toUpperCase());
refuse('two signatures', text, `${signature}\nSignature: ${signature}`);
refuse('a space after the signature', text, `${signature} `);

const whole = letters[0].base64;
refused.push({ says: 'no line end after the signature', base64: base64(signed(text, signature).slice(0, -1)) });
refused.push({ says: 'two line ends after the signature', base64: base64(signed(text, signature) + '\n') });
refused.push({ says: 'one line end before the signature', base64: base64(`${text}\nSignature: ${signature}\n`) });
refused.push({ says: 'a letter alone', base64: base64(text) });
refused.push({ says: 'nothing', base64: '' });
refused.push({ says: 'not base64', base64: 'This is a letter.' });
refused.push({ says: 'base64 with a line end', base64: whole + '\n' });
refused.push({ says: 'base64 in lines', base64: whole.slice(0, 76) + '\n' + whole.slice(76) });
refused.push({ says: 'base64 of URLs', base64: Buffer.from(signed(text, signature) + '>>>???').toString('base64url') });
refused.push({ says: 'plain text instead of base64', base64: signed(text, signature) });
refused.push({ says: "the placeholder of the API's own example", base64: 'VEhJUyBJUyBBIFBMQUNFSE9MREVSIEZPUiBUSEUgQkFTRTY0IEVOQ09ERUQgTEVUVEVSIE9GIEdVQVJBTlRFRQ==' });

// Signatures of any message; the first is the example of web3.js's documentation.
const messages = [
    {
        message: hexlify(toUtf8Bytes('Some data')),
        signature: '0xb91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c',
        signer: '0x2c7536E3605D9C16a7a3D7b1898e529396a65c23',
    },
];
for (let i = 0; i < 40; i++) {
    const wallet = new Wallet(keccak256(toUtf8Bytes(`signer ${i}`)));
    const message = Buffer.from(keccak256(toUtf8Bytes(`message ${i}`)).slice(2).repeat(4), 'hex').subarray(0, 3 * i);
    messages.push({ message: hexlify(message), signature: await wallet.signMessage(message), signer: wallet.address });
}
// The smallest and the largest key there are.
for (const key of [1n, N - 1n]) {
    const wallet = new Wallet('0x' + word(key));
    messages.push({ message: '0x', signature: await wallet.signMessage(''), signer: wallet.address });
}

// The examples of EIP-55.
const addresses = [
    '0x52908400098527886E0F7030069857D2E4169EE7',
    '0x8617E340B3D01FA5F11F306F4090FD50E238070D',
    '0xde709f2102306220921060314715629080e2fb77',
    '0x27b1fdb04752bbc536007a920d24acb045561c26',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
];
const refusedAddresses = [
    ['one letter in the other case', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD'],
    ['one digit wrong', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee'],
    ['39 digits', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe'],
    ['41 digits', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed0'],
    ['no 0x', '5aaeb6053f3e94c9b9a09f33669435e7ef1beaed'],
    ['0X', '0X5aaeb6053f3e94c9b9a09f33669435e7ef1beaed'],
    ['what is no digit', '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg'],
    ['a digit of another script', '0x5aaeb6053f3e94c9b9a09f33669435e7ef1bea\u0665d'],
    ['a letter that lower-cases to one of two', '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae\u0130'],
    ['a space', '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae '],
    ['nothing', ''],
].map(([says, text]) => ({ says, text }));

const shapes = { letters, changed, refused, messages, addresses, refused_addresses: refusedAddresses };
fs.writeFileSync(new URL('letters.json', import.meta.url), JSON.stringify(shapes, null, 1) + '\n');
