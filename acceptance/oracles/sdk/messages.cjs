// Conversations, messages over HTTP, and blaze both ways.
'use strict';
const assert = require('assert');
const crypto = require('crypto');
const { websocket, sendRaw } = require('@mixin.dev/mixin-node-sdk/blaze');
const patient = require('./patient.cjs');

const PATIENCE_MILLIS = 20000;

const within = (promise, what) => {
    let timer;
    const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`it never came: ${what}`)), PATIENCE_MILLIS);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

// What was heard, and who waits for more.
const ear = () => {
    const heard = [];
    const waiting = [];
    return {
        heard,
        hear: (message) => {
            heard.push(message);
            waiting.filter(({ wanted }) => wanted(message)).forEach(({ found }) => found(message));
        },
        first: (what, wanted) =>
            within(
                new Promise((found) => {
                    const known = heard.find(wanted);
                    if (known) found(known);
                    else waiting.push({ wanted, found });
                }),
                what,
            ),
    };
};

// The classic client's blaze: it asks for what waits, acknowledges, and connects again by itself.
const classicBlaze = (keystore, url) => {
    const { heard, hear, first } = ear();
    const blaze = patient.blaze(keystore, url, { parse: true, syncAck: true });
    blaze.loopBlaze({ onMessage: hear, onAckReceipt: hear });
    return {
        blaze,
        heard,
        first,
        stop: () => {
            blaze.ws.onclose = () => {};
            clearInterval(blaze.pingInterval);
            blaze.ws.terminate();
        },
    };
};

const text = (message_id, conversation_id, words) => ({
    conversation_id,
    message_id,
    category: 'PLAIN_TEXT',
    data: Buffer.from(words).toString('base64'),
});

// The client has nothing to show for `{}`.
const isEmpty = (answer) => assert.strictEqual(answer, undefined, JSON.stringify(answer));

const acknowledged = async (blaze, message_id) => {
    isEmpty(await blaze.sendAcknowledgements([{ message_id, status: 'READ' }]));
};

exports.classic = (client, { url, own, other }) => [
    [
        'createContactConversation, readConversation',
        async () => {
            const { conversation_id } = await client.createContactConversation(other.client_id);
            assert.strictEqual(conversation_id, client.uniqueConversationID(own.client_id, other.client_id));
            const read = await client.readConversation(conversation_id);
            assert.strictEqual(read.category, 'CONTACT');
            assert.strictEqual(read.participants.length, 2);
            return conversation_id;
        },
    ],
    [
        'createGroupConversation, addParticipants, rotate',
        async () => {
            const made = await client.createGroupConversation(crypto.randomUUID(), 'friends', []);
            assert.strictEqual(made.participants[0].role, 'OWNER');
            const two = await client.addParticipants(made.conversation_id, [other.client_id]);
            assert.strictEqual(two.participants.length, 2);
            const rotated = await client.rotateConversation(made.conversation_id);
            assert.notStrictEqual(rotated.code_id, made.code_id);
            return rotated.name;
        },
    ],
    [
        'sendMessageText in no conversation is an error object',
        async () => {
            const e = await client.sendMessageText(crypto.randomUUID(), 'hello');
            assert.strictEqual(e.code, 403, JSON.stringify(e));
            return e.description;
        },
    ],
    [
        'a message over HTTP arrives over blaze',
        async () => {
            const listener = classicBlaze(other, url);
            try {
                const words = `hello ${crypto.randomUUID()}`;
                isEmpty(await client.sendMessageText(other.client_id, words));
                const seen = await listener.first('the message', (message) => message.data === words);
                assert.strictEqual(seen.user_id, own.client_id);
                await acknowledged(listener.blaze, seen.message_id);
                return seen.source;
            } finally {
                listener.stop();
            }
        },
    ],
    [
        'a message over blaze arrives, and its receipt comes back',
        async () => {
            const sender = classicBlaze(own, url);
            const receiver = classicBlaze(other, url);
            try {
                const id = crypto.randomUUID();
                const conversation = client.uniqueConversationID(own.client_id, other.client_id);
                await within(new Promise((open) => sender.blaze.ws.on('open', open)), 'the connection');
                await sender.blaze.send_raw({
                    id: crypto.randomUUID(),
                    action: 'CREATE_MESSAGE',
                    params: text(id, conversation, 'over blaze'),
                });
                const seen = await receiver.first('the message', (message) => message.message_id === id);
                assert.strictEqual(seen.data, 'over blaze');
                const receipt = await sender.first(
                    'the receipt',
                    (message) => message.message_id === id && message.source === 'ACKNOWLEDGE_MESSAGE_RECEIPT',
                );
                return receipt.status;
            } finally {
                sender.stop();
                receiver.stop();
            }
        },
    ],
    [
        'what was acknowledged does not come again',
        async () => {
            const before = `before ${crypto.randomUUID()}`;
            const after = `after ${crypto.randomUUID()}`;
            await client.sendMessageText(other.client_id, before);
            const first = classicBlaze(other, url);
            try {
                const seen = await first.first('the message that waited', (message) => message.data === before);
                assert.strictEqual(seen.source, 'LIST_PENDING_MESSAGES');
                await acknowledged(first.blaze, seen.message_id);
            } finally {
                first.stop();
            }
            await client.sendMessageText(other.client_id, after);
            const second = classicBlaze(other, url);
            try {
                await second.first('the next message', (message) => message.data === after);
                assert.ok(!second.heard.some((message) => message.data === before));
                return `${second.heard.length} came`;
            } finally {
                second.stop();
            }
        },
    ],
    [
        'the client connects again after its connection broke',
        async () => {
            const listener = classicBlaze(other, url);
            try {
                await within(new Promise((open) => listener.blaze.ws.on('open', open)), 'the connection');
                listener.blaze.ws.terminate();
                const words = `again ${crypto.randomUUID()}`;
                await client.sendMessageText(other.client_id, words);
                const seen = await listener.first('the message', (message) => message.data === words);
                return seen.source;
            } finally {
                listener.stop();
            }
        },
    ],
];

exports.dev = (api, { url, own, other, classic, devKeystore }) => [
    [
        'conversation.createContact, conversation.fetch',
        async () => {
            const { conversation_id } = await api.conversation.createContact(other.client_id);
            const read = await api.conversation.fetch(conversation_id);
            assert.strictEqual(read.participants.length, 2);
            return conversation_id;
        },
    ],
    [
        'message.sendText arrives at another client',
        async () => {
            const listener = classicBlaze(other, url);
            try {
                const words = `from @mixin.dev ${crypto.randomUUID()}`;
                await api.message.sendText(other.client_id, words);
                const seen = await listener.first('the message', (message) => message.data === words);
                await acknowledged(listener.blaze, seen.message_id);
                return seen.category;
            } finally {
                listener.stop();
            }
        },
    ],
    [
        'websocket: what waits comes after LIST_PENDING_MESSAGES, and is acknowledged',
        async () => {
            const words = `to @mixin.dev ${crypto.randomUUID()}`;
            const sender = classic(other);
            await sender.createContactConversation(own.app_id);
            await sender.sendMessageText(own.app_id, words);
            const { hear, first } = ear();
            const ws = websocket(devKeystore(own), patient.socketUrl(url), { onMessage: hear }, { parse: true, syncAck: true });
            try {
                await within(new Promise((open) => ws.on('open', open)), 'the connection');
                await sendRaw(ws, { id: crypto.randomUUID(), action: 'LIST_PENDING_MESSAGES' });
                const waited = await first('the message that waited', (message) => message.data === words);
                assert.strictEqual(waited.source, 'LIST_PENDING_MESSAGES');
                await sender.sendMessageText(own.app_id, `${words}, live`);
                const live = await first('the live message', (message) => message.data === `${words}, live`);
                return `${waited.source}, ${live.source}`;
            } finally {
                ws.terminate();
            }
        },
    ],
];
