// A bot that answers each text with the same text: a client of the Mixin API, unmodified from npm, as its README has it.
// Its arguments are the gateway's file of demo credentials and, unless it is `rsa`, which of the demo apps it is.
'use strict';
// The client turns to the public network where a gateway is slow; this keeps it here.
require('./sdk/loopback-only.cjs');
const fs = require('fs');
const { BlazeClient } = require('mixin-node-sdk');

const demo = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const bot = new BlazeClient(demo.mixin[process.argv[3] ?? 'rsa'], { parse: true, syncAck: true });
bot.request.defaults.baseURL = demo.url;
bot.url = `${demo.url.replace('http', 'ws')}/`;

bot.loopBlaze({
    onMessage: async ({ category, user_id, data }) => {
        // The client parses a text that happens to be JSON.
        const text = typeof data === 'string' ? data : JSON.stringify(data);
        if (category === 'PLAIN_TEXT') await bot.sendMessageText(user_id, `echo: ${text}`);
    },
});
bot.ws.on('open', () => console.log('listening'));
