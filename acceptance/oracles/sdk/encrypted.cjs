// Messages that the client encrypts for each session of their receiver: from the client to a user of its own, who decrypts them.
'use strict';
const assert = require('assert');
const crypto = require('crypto');
const patient = require('./patient.cjs');

const PATIENCE_MILLIS = 20000;

// A network user with an Ed25519 key of its own, as its keystore.
const friend = async (client) => {
    const { publicKey, privateKey } = crypto.generateKeyPairSync('ed25519');
    const raw = (key, type) => key.export({ format: 'der', type }).subarray(-32);
    const secret = raw(publicKey, 'spki');
    const made = await client.createUser('friend', secret.toString('base64'));
    const private_key = Buffer.concat([raw(privateKey, 'pkcs8'), secret]).toString('base64');
    return { client_id: made.user_id, session_id: made.session_id, pin_token: made.pin_token, private_key };
};

const listen = (keystore, url) => {
    const blaze = patient.blaze(keystore, url, { parse: true, syncAck: true });
    let timer;
    const heard = new Promise((found, late) => {
        timer = setTimeout(() => late(new Error('the message never came')), PATIENCE_MILLIS);
        blaze.loopBlaze({ onMessage: (message) => message.category === 'ENCRYPTED_TEXT' && found(message) });
    });
    const stop = () => {
        clearTimeout(timer);
        blaze.ws.onclose = () => {};
        clearInterval(blaze.pingInterval);
        blaze.ws.terminate();
    };
    return { heard, stop };
};

exports.classic = (client, { url, own }) =>
    own.server_public_key
        ? [
              [
                  'sendEncryptTextMsg is decrypted by its receiver',
                  async () => {
                      const receiver = await friend(client);
                      await client.createContactConversation(receiver.client_id);
                      const words = `for your eyes ${crypto.randomUUID()}`;
                      const listener = listen(receiver, url);
                      try {
                          const sent = await client.sendEncryptTextMsg(receiver.client_id, words);
                          assert.strictEqual(sent.state, 'SUCCESS', JSON.stringify(sent));
                          const seen = await listener.heard;
                          assert.strictEqual(seen.data, words);
                          assert.strictEqual(seen.message_id, sent.message_id);
                          return seen.category;
                      } finally {
                          listener.stop();
                      }
                  },
              ],
              [
                  'sendEncryptMessagesRaw for sessions of yesterday is told those of today',
                  async () => {
                      const receiver = await friend(client);
                      const { conversation_id } = await client.createContactConversation(receiver.client_id);
                      const yesterday = crypto.randomUUID();
                      const [failed] = await client.sendEncryptMessagesRaw([
                          {
                              conversation_id,
                              recipient_id: receiver.client_id,
                              message_id: crypto.randomUUID(),
                              category: 'ENCRYPTED_TEXT',
                              data_base64: 'AQID',
                              checksum: crypto.createHash('md5').update(yesterday).digest('hex'),
                              recipient_sessions: [{ session_id: yesterday }],
                          },
                      ]);
                      assert.strictEqual(failed.state, 'FAILED', JSON.stringify(failed));
                      assert.strictEqual(failed.sessions[0].session_id, receiver.session_id);
                      return `${failed.sessions.length} session`;
                  },
              ],
          ]
        : [];

// This client sends none.
exports.dev = () => [];
