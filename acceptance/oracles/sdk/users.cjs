// Users, PINs, apps, and errors as the clients' documents have them.
'use strict';
const assert = require('assert');

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

const isError = (e, code) => {
    assert.strictEqual(e.code, code, JSON.stringify(e));
    assert.strictEqual(e.status, 202);
    assert.ok(e.description);
    return `${e.code} ${e.description}`;
};

exports.classic = (client, { own, other, classic }) => [
    [
        'userMe',
        async () => {
            const me = await client.userMe();
            assert.strictEqual(me.user_id, own.client_id);
            assert.strictEqual(me.session_id, own.session_id);
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
];

exports.dev = (api, { own }) => [
    [
        'user.profile',
        async () => {
            const me = await api.user.profile();
            assert.strictEqual(me.user_id, own.app_id);
            return me.full_name;
        },
    ],
    [
        'user.fetch of nobody throws',
        async () => {
            try {
                await api.user.fetch(UNKNOWN);
            } catch (e) {
                return isError(e, 404);
            }
            throw new Error('nothing was thrown');
        },
    ],
];
