// A bot that answers each text with the same text: a client of the Mixin API, unmodified from npm, as its README has it.
// Its arguments are the gateway's file of demo credentials and, unless it is `rsa`, which of the demo apps it is.
'use strict';
// The client turns to the public network where a gateway is slow; these keep it here.
require('./sdk/loopback-only.cjs');
const { blaze } = require('./sdk/patient.cjs');
const fs = require('fs');

const demo = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const bot = blaze(demo.mixin[process.argv[3] ?? 'rsa'], demo.url, { parse: true, syncAck: true });

bot.loopBlaze({
    onMessage: async ({ category, user_id, data }) => {
        // The client parses a text that happens to be JSON.
        const text = typeof data === 'string' ? data : JSON.stringify(data);
        if (category === 'PLAIN_TEXT') await bot.sendMessageText(user_id, `echo: ${text}`);
    },
});
// What comes first is the answer to its question for what waits.
bot.ws.once('message', () => console.log('listening'));
