// Users, PINs, apps, and errors as the clients' documents have them.
'use strict';
const assert = require('assert');
const crypto = require('crypto');

const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const NAMES = ['user_id', 'identity_number', 'full_name', 'avatar_url', 'relationship', 'created_at'];

const isError = (e, code) => {
    assert.strictEqual(e.code, code, JSON.stringify(e));
    assert.strictEqual(e.status, 202);
    assert.ok(e.description);
    return `${e.code} ${e.description}`;
};

const isUser = (user, id) => {
    assert.strictEqual(user.user_id, id, JSON.stringify(user));
    NAMES.forEach((name) => assert.strictEqual(typeof user[name], 'string', name));
    return user;
};

const thrown = async (call, code) => {
    try {
        await call();
    } catch (e) {
        return isError(e, code);
    }
    throw new Error('nothing was thrown');
};

exports.classic = (client, { own, other, classic }) => [
    [
        'userMe',
        async () => {
            const me = isUser(await client.userMe(), own.client_id);
            assert.strictEqual(me.session_id, own.session_id);
            assert.strictEqual(me.pin_token, own.pin_token);
            assert.strictEqual(me.has_pin, true);
            return me.full_name;
        },
    ],
    [
        'userMe with another key is an error object',
        async () => {
            const foreign = classic({ ...other, client_id: own.client_id, session_id: own.session_id });
            const e = await foreign.userMe();
            assert.ok(e.request_id);
            return isError(e, 401);
        },
    ],
    [
        'readUser by id and by number',
        async () => {
            const user = isUser(await client.readUser(other.client_id), other.client_id);
            isUser(await client.readUser(user.identity_number), other.client_id);
            return user.identity_number;
        },
    ],
    ['readUser of nobody', async () => isError(await client.readUser(UNKNOWN), 404)],
    [
        'readUsers leaves out who is not there',
        async () => {
            const users = await client.readUsers([own.client_id, UNKNOWN, other.client_id]);
            assert.deepStrictEqual(
                users.map((user) => user.user_id),
                [own.client_id, other.client_id],
            );
            assert.strictEqual(users[0].relationship, 'ME');
        },
    ],
    [
        'searchUser',
        async () => {
            const me = await client.userMe();
            isUser(await client.searchUser(me.identity_number), own.client_id);
        },
    ],
    [
        'modifyProfile',
        async () => {
            const name = (await client.userMe()).full_name;
            assert.strictEqual((await client.modifyProfile('renamed')).full_name, 'renamed');
            assert.strictEqual((await client.modifyProfile(name)).full_name, name);
        },
    ],
    [
        'modifyRelationships, readFriends, readBlockUsers',
        async () => {
            const user_id = other.client_id;
            const relation = async (action) => (await client.modifyRelationships({ user_id, action })).relationship;
            assert.strictEqual(await relation('ADD'), 'FRIEND');
            assert.ok((await client.readFriends()).some((user) => user.user_id === user_id));
            assert.strictEqual(await relation('REMOVE'), 'STRANGER');
            assert.strictEqual(await relation('BLOCK'), 'BLOCKING');
            assert.ok((await client.readBlockUsers()).some((user) => user.user_id === user_id));
            assert.strictEqual(await relation('UNBLOCK'), 'STRANGER');
        },
    ],
    ['verifyPin', async () => isUser(await client.verifyPin(own.pin), own.client_id).full_name],
    [
        'verifyPin with a wrong one',
        async () => {
            const wrong = own.pin === '000000' ? '000001' : '000000';
            const e = await client.verifyPin(wrong);
            assert.strictEqual(e.extra.reason, 'wrong', JSON.stringify(e));
            isUser(await client.verifyPin(own.pin), own.client_id);
            return isError(e, 20119);
        },
    ],
    [
        'createUser with an Ed25519 key, modifyPin, verifyPin',
        async () => {
            const made = await client.createUser('a network user');
            assert.strictEqual(made.identity_number, '0');
            assert.strictEqual(made.has_pin, false);
            const { user_id: client_id, session_id, pin_token, private_key } = made;
            const user = classic({ client_id, session_id, pin_token, private_key });
            assert.strictEqual((await user.modifyPin('123456')).has_pin, true);
            isUser(await user.modifyPin('654321', '123456'), client_id);
            isError(await user.verifyPin('123456'), 20119);
            return isUser(await user.verifyPin('654321'), client_id).full_name;
        },
    ],
    [
        'createUser with an RSA key',
        async () => {
            const pair = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
            const secret = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
            const made = await client.createUser('a classic network user', secret);
            const { user_id: client_id, session_id, pin_token } = made;
            const private_key = pair.privateKey.export({ type: 'pkcs1', format: 'pem' });
            return isUser(await classic({ client_id, session_id, pin_token, private_key }).userMe(), client_id).full_name;
        },
    ],
    ['createUser with a key that is none', async () => isError(await client.createUser('x', 'AAAA'), 10002)],
    [
        'getSessions',
        async () => {
            const sessions = await client.getSessions([own.client_id]);
            assert.ok(sessions.some((session) => session.session_id === own.session_id));
        },
    ],
    [
        'updateApp',
        async () => {
            const app = await client.updateApp(own.client_id, { description: 'a witness' });
            assert.strictEqual(app.description, 'a witness');
            isError(await client.updateApp(other.client_id, { description: 'not mine' }), 403);
        },
    ],
    [
        'favoriteApp, readFavoriteApps, unfavoriteApp',
        async () => {
            assert.strictEqual((await client.favoriteApp(other.client_id)).app_id, other.client_id);
            assert.strictEqual((await client.readFavoriteApps(own.client_id)).length, 1);
            await client.unfavoriteApp(other.client_id);
            assert.strictEqual((await client.readFavoriteApps(own.client_id)).length, 0);
        },
    ],
];

exports.dev = (api, { own, other, dev, devKeystore }) => [
    ['user.profile', async () => isUser(await api.user.profile(), own.app_id).full_name],
    [
        'user.profile with another key throws',
        async () => {
            const { publicKey, privateKey } = crypto.generateKeyPairSync('ed25519');
            assert.ok(publicKey);
            const seed = privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(-32).toString('hex');
            return thrown(() => dev({ ...devKeystore(own), session_private_key: seed }).user.profile(), 401);
        },
    ],
    ['user.fetch', async () => isUser(await api.user.fetch(other.client_id), other.client_id).identity_number],
    ['user.fetch of nobody throws', () => thrown(() => api.user.fetch(UNKNOWN), 404)],
    [
        'user.fetchList',
        async () => assert.strictEqual((await api.user.fetchList([own.app_id, UNKNOWN])).length, 1),
    ],
    [
        'user.search',
        async () => isUser(await api.user.search((await api.user.profile()).identity_number), own.app_id).full_name,
    ],
    [
        'user.update without a picture: the signed field that is not sent',
        async () => {
            try {
                await api.user.update('renamed');
            } catch (e) {
                assert.match(e.extra.hints.join(' '), /avatar_base64 was undefined/);
                return isError(e, 401);
            }
            throw new Error('nothing was thrown');
        },
    ],
    [
        'user.update',
        async () => {
            const name = (await api.user.profile()).full_name;
            assert.strictEqual((await api.user.update('renamed', '')).full_name, 'renamed');
            assert.strictEqual((await api.user.update(name, '')).full_name, name);
        },
    ],
    [
        'user.updatePreferences',
        async () => {
            const me = await api.user.updatePreferences({ fiat_currency: 'EUR' });
            assert.strictEqual(me.fiat_currency, 'EUR');
        },
    ],
    [
        'user.rotateCode, code.fetch',
        async () => {
            const me = await api.user.rotateCode();
            isUser(await api.code.fetch(me.code_id), own.app_id);
        },
    ],
    ['user.friends', async () => assert.ok(Array.isArray(await api.user.friends()))],
    ['user.blockings', async () => assert.ok(Array.isArray(await api.user.blockings()))],
    [
        'user.updateRelationships',
        async () => {
            const user_id = other.client_id;
            const added = await api.user.updateRelationships({ user_id, action: 'ADD' });
            assert.strictEqual(added.relationship, 'FRIEND');
            await api.user.updateRelationships({ user_id, action: 'REMOVE' });
        },
    ],
    [
        'user.createBareUser',
        async () => {
            const { publicKey } = crypto.generateKeyPairSync('ed25519');
            const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64url');
            const made = await api.user.createBareUser('a bare user', raw);
            assert.strictEqual(made.has_pin, false);
            return made.user_id;
        },
    ],
    [
        'user.logs',
        async () => {
            const logs = await api.user.logs({ category: 'PIN_INCORRECT', limit: 5 });
            assert.ok(logs.length > 0 && logs.every((log) => log.code === 'PIN_INCORRECT'));
        },
    ],
    [
        'pin.updateTipPin, pin.verifyTipPin',
        async () => {
            const pair = () => crypto.generateKeyPairSync('ed25519');
            const seed = (key) => key.export({ type: 'pkcs8', format: 'der' }).subarray(-32).toString('hex');
            const raw = (key) => key.export({ type: 'spki', format: 'der' }).subarray(-32);
            const session = pair();
            const made = await api.user.createBareUser('a user with a TIP', raw(session.publicKey).toString('base64url'));
            const user = dev({
                app_id: made.user_id,
                session_id: made.session_id,
                pin_token_base64: made.pin_token_base64,
                session_private_key: seed(session.privateKey),
            });
            const tip = pair();
            const tipPublic = raw(tip.publicKey);
            await user.pin.updateTipPin('', tipPublic.toString('hex'), 1);
            assert.strictEqual((await user.pin.verifyTipPin(seed(tip.privateKey))).has_pin, true);
            return thrown(() => user.pin.verifyTipPin(seed(pair().privateKey)), 20119);
        },
    ],
    ['app.fetch', async () => assert.strictEqual((await api.app.fetch(own.app_id)).app_id, own.app_id)],
    ['app.update', async () => assert.ok(await api.app.update(own.app_id, { name: 'demo-ed25519' }))],
    [
        'app.favorite, app.favorites, app.unfavorite',
        async () => {
            await api.app.favorite(other.client_id);
            assert.strictEqual((await api.app.favorites(own.app_id)).length, 1);
            await api.app.unfavorite(other.client_id);
        },
    ],
    [
        'app.create, app.updateSecret',
        async () => {
            const made = await api.app.create({
                name: 'an app of an app',
                description: 'made by a witness',
                home_uri: 'https://example.com/',
                redirect_uri: 'https://example.com/',
                icon_base64: '',
                category: 'TOOLS',
                capabilities: ['CONTACT', 'GROUP'],
                resource_patterns: ['https://example.com/'],
            });
            const { app_secret } = await api.app.updateSecret(made.app_id);
            assert.match(app_secret, /^[0-9a-f]{64}$/);
            assert.notStrictEqual(app_secret, made.app_secret);
        },
    ],
];
