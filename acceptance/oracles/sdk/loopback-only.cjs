// No name is looked up but this machine's own: a client that turns to the hosts built into it finds nobody.
'use strict';
const dns = require('dns');

const OWN = ['localhost', '127.0.0.1'];
const lookup = dns.lookup;
const refused = [];

dns.lookup = (name, options, callback) => {
    if (OWN.includes(name)) return lookup(name, options, callback);
    refused.push(name);
    const e = Object.assign(new Error(`${name} is not looked up in a test`), { code: 'ENOTFOUND' });
    return process.nextTick(typeof options === 'function' ? options : callback, e);
};

// The names that were asked for.
exports.refused = refused;
