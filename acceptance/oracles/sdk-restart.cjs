// The same clients' connections to blaze, over a restart of the gateway. The one argument is a file:
// {"url", "rsa", "ed25519", "dev"}, the last three keystores. When all have heard "before" it prints
// {"listening":true}; for each that hears "after", a line of the scorecard; then it ends.
'use strict';
const fs = require('fs');
const net = require('net');
const tls = require('tls');
const { refused } = require('./sdk/loopback-only.cjs');
const patient = require('./sdk/patient.cjs');
const { BlazeKeystoreClient } = require('@mixin.dev/mixin-node-sdk/blaze');

const { url, rsa, ed25519, dev } = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));

// This client connects to the host built into it and to no other: its way there ends at the gateway.
const BUILT_IN = 'blaze.mixin.one';
tls.connect = (options) => {
    if (options.host !== BUILT_IN) throw new Error(`${options.host} is not the gateway`);
    return net.connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
};

const print = (line) => process.stdout.write(JSON.stringify(line) + '\n');

// What a client hears: "before" the restart, and "after" it.
const hears = (client) => {
    let before;
    let after;
    const done = {
        before: new Promise((resolve) => (before = resolve)),
        after: new Promise((resolve) => (after = resolve)),
    };
    const onMessage = ({ data, source }) => {
        if (data === 'before') before();
        if (data === 'after') after(source);
    };
    done.after.then((source) => {
        const detail = [source, ...refused].join(' ');
        print({ client, call: 'reconnect after restart', ok: refused.length === 0, detail });
    });
    return { done, onMessage };
};

const classic = (client, keystore) => {
    const { done, onMessage } = hears(client);
    patient.blaze(keystore, url, { parse: true }).loopBlaze({ onMessage });
    return done;
};

const mixinDev = (client, keystore) => {
    const { done, onMessage } = hears(client);
    BlazeKeystoreClient(keystore, { parse: true, syncAck: true }).loop({ onMessage });
    return done;
};

const all = [
    classic('mixin-node-sdk RS512', rsa),
    classic('mixin-node-sdk EdDSA', ed25519),
    mixinDev('@mixin.dev EdDSA', dev),
];

Promise.all(all.map(({ before }) => before))
    .then(() => {
        print({ listening: true });
        return Promise.all(all.map(({ after }) => after));
    })
    .then(() => process.exit(0));
