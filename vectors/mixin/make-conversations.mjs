// Makes conversations.json: the ids of conversations of two, by Node's crypto, which is OpenSSL; the same each time.
// The first is published (developers.mixin.one), and must come out here too.
import assert from 'node:assert';
import crypto from 'node:crypto';
import fs from 'node:fs';

const uuid = (bytes, version) => {
    bytes[6] = (bytes[6] & 0x0f) | (version << 4);
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};
const user = (name) => uuid(crypto.createHash('sha256').update(name).digest().subarray(0, 16), 4);
const contact = (one, other) =>
    uuid(crypto.createHash('md5').update([one, other].map((id) => id.toLowerCase()).sort().join('')).digest(), 3);

const published = { one: '773e5e77-4107-45c2-b648-8fc722ed77f5', other: '06aed1e3-bd77-4a59-991a-5bb5ae6fbb09' };
assert.strictEqual(contact(published.one, published.other), '313a185c-7322-35c9-8ef5-94ba03459001');

const high = 'ffffffff-ffff-4fff-bfff-ffffffffffff';
const low = '00000000-0000-4000-8000-000000000000';
const alice = user('alice');
const bob = user('bob');
const contacts = [
    { says: 'published', ...published },
    { says: 'the same, asked by the other', one: published.other, other: published.one },
    { says: 'two others', one: alice, other: bob },
    { says: 'the order is that of texts: f comes behind 0, though as a signed number it is less', one: high, other: low },
    { says: 'and the other way round', one: low, other: high },
    { says: 'one in capitals: ids are hashed in small letters', one: alice.toUpperCase(), other: bob },
    { says: 'they differ in the last digit alone', one: low, other: low.replace(/0$/, '1') },
    { says: 'the app of the examples and an asset: any UUIDs will do', one: alice, other: '965e5c6e-434c-3fa9-b780-c50f43cd955c' },
].map(({ says, one, other }) => ({ says, one, other, conversation_id: contact(one, other) }));

const refused = [
    { says: 'nobody has a conversation of two alone', one: alice, other: alice },
    { says: 'nor in capitals', one: alice, other: alice.toUpperCase() },
    { says: 'no id', one: '', other: bob },
    { says: 'no id on the other side', one: alice, other: '' },
    { says: 'a number of ten digits', one: '7000000001', other: bob },
    { says: 'no hyphens', one: alice.replaceAll('-', ''), other: bob },
    { says: 'groups cut short, as Java itself would read them', one: '1-2-3-4-5', other: bob },
    { says: 'a letter that is no digit', one: alice.replace(/.$/, 'g'), other: bob },
    { says: 'a space behind it', one: alice, other: `${bob} ` },
    { says: 'braces around it', one: `{${alice}}`, other: bob },
];

fs.writeFileSync(new URL('conversations.json', import.meta.url), `${JSON.stringify({ contacts, refused }, null, 2)}\n`);
