// The classic client, unmodified, with more patience than it has by itself: after three seconds without an answer it turns to the
// public network, and does not come back.
'use strict';
const { Client, BlazeClient } = require('mixin-node-sdk');

const TIMEOUT_MILLIS = 60000;

const patient = (client, url) => Object.assign(client.request.defaults, { baseURL: url, timeout: TIMEOUT_MILLIS });

const socketUrl = (url) => `${url.replace('http', 'ws')}/`;

exports.socketUrl = socketUrl;

exports.classic = (keystore, url) => {
    const client = new Client(keystore);
    patient(client, url);
    return client;
};

exports.blaze = (keystore, url, options) => {
    const client = new BlazeClient(keystore, options);
    patient(client, url);
    Object.defineProperty(client, 'url', { get: () => socketUrl(url), set: () => {} });
    return client;
};
