// Two clients of the Mixin API, unmodified from npm, call a gateway; each call prints one line of JSON:
// {"client","call","ok","detail"}. The file of demo credentials is the one argument.
'use strict';
const fs = require('fs');
const { refused } = require('./sdk/loopback-only.cjs');
const { MixinApi } = require('@mixin.dev/mixin-node-sdk');
const patient = require('./sdk/patient.cjs');

const demo = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const url = demo.url;
const { rsa, ed25519 } = demo.mixin;
const features = ['users', 'wallet', 'messages', 'encrypted'].map((name) => require(`./sdk/${name}.cjs`));

const classic = (keystore) => patient.classic(keystore, url);

const dev = (keystore) => MixinApi({ keystore, requestConfig: { baseURL: url, timeout: 10000, retry: 0 } });

const devKeystore = ({ app_id, session_id, server_public_key, session_private_key }) => ({
    app_id,
    session_id,
    server_public_key,
    session_private_key,
});

// What every call is given beside its client.
const world = (own, other) => ({ url, own, other, classic, dev, devKeystore });

async function witness(client, calls) {
    for (const [call, make] of calls) {
        let line;
        try {
            const detail = await make();
            line = { client, call, ok: true, detail: String(detail ?? '') };
        } catch (e) {
            line = { client, call, ok: false, detail: String(e && e.message ? e.message : e).slice(0, 500) };
        }
        process.stdout.write(JSON.stringify(line) + '\n');
    }
}

async function main() {
    for (const feature of features) {
        await witness('mixin-node-sdk RS512', feature.classic(classic(rsa), world(rsa, ed25519)));
        await witness('mixin-node-sdk EdDSA', feature.classic(classic(ed25519), world(ed25519, rsa)));
        await witness('@mixin.dev EdDSA', feature.dev(dev(devKeystore(ed25519)), world(ed25519, rsa)));
    }
}

main().then(
    () => {
        if (refused.length) console.error(`looked up: ${refused}`);
        process.exit(refused.length ? 1 : 0);
    },
    (e) => {
        console.error(e);
        process.exit(1);
    },
);
