// Assets, transfers with a PIN, snapshots, payments, addresses.
'use strict';
const assert = require('assert');
const crypto = require('crypto');

const CNB = '965e5c6e-434c-3fa9-b780-c50f43cd955c';
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const OUTSIDE = '0x00000000000000000000000000000000000000aa';

const isError = (e, code) => {
    assert.strictEqual(e.code, code, JSON.stringify(e));
    assert.ok(e.description);
    return `${e.code} ${e.description}`;
};

const thrown = async (call, code) => {
    try {
        await call();
    } catch (e) {
        return isError(e, code);
    }
    throw new Error('nothing was thrown');
};

// The payer's side of a transfer.
const isPaid = (snapshot, order) => {
    assert.strictEqual(snapshot.type, 'transfer', JSON.stringify(snapshot));
    assert.strictEqual(snapshot.amount, `-${order.amount}`);
    assert.strictEqual(snapshot.trace_id, order.trace_id);
    assert.strictEqual(snapshot.opponent_id, order.opponent_id);
    assert.strictEqual(snapshot.asset_id, order.asset_id);
    assert.strictEqual(snapshot.memo, order.memo);
    const moved = Number(snapshot.opening_balance) - Number(snapshot.closing_balance);
    assert.ok(Math.abs(moved - Number(order.amount)) < 1e-6, JSON.stringify(snapshot));
    return snapshot;
};

const order = (other, amount) => ({
    asset_id: CNB,
    opponent_id: other.client_id,
    amount,
    trace_id: crypto.randomUUID(),
    memo: 'seen by a client of others',
});

exports.classic = (client, { own, other }) => {
    const first = order(other, '1.25');
    let paid;
    return [
        [
            'readAssets, readAsset, readAssetFee',
            async () => {
                const held = (await client.readAssets()).find((asset) => asset.asset_id === CNB);
                assert.ok(Number(held.balance) > 0, held.balance);
                const asset = await client.readAsset(CNB);
                assert.ok(asset.destination);
                assert.strictEqual(asset.symbol, 'CNB');
                assert.strictEqual((await client.readAssetFee(CNB)).amount, '0.001');
                return `${held.balance} CNB`;
            },
        ],
        [
            'transfer with a PIN, twice with one trace',
            async () => {
                paid = isPaid(await client.transfer({ ...first }), first);
                assert.deepStrictEqual(await client.transfer({ ...first }), paid);
                return `${paid.opening_balance} -> ${paid.closing_balance}`;
            },
        ],
        ['readTransfer', async () => void assert.deepStrictEqual(await client.readTransfer(first.trace_id), paid)],
        ['readSnapshot', async () => void assert.deepStrictEqual(await client.readSnapshot(paid.snapshot_id), paid)],
        [
            'readSnapshots with limit, opponent, order and offset',
            async () => {
                const [newest] = await client.readSnapshots({ limit: 1 });
                assert.deepStrictEqual(newest, paid);
                const mine = await client.readSnapshots({ opponent: other.client_id, order: 'DESC', limit: 1 });
                assert.deepStrictEqual(mine, [paid]);
                const older = await client.readSnapshots({ offset: paid.created_at });
                assert.ok(older.length > 0 && older.every((one) => one.created_at < paid.created_at));
                const at = new Date(Date.parse(paid.created_at) - 1000).toISOString().replace('Z', '+00:00');
                const newer = await client.readSnapshots({ offset: at, order: 'ASC' });
                assert.ok(newer.some((one) => one.snapshot_id === paid.snapshot_id));
            },
        ],
        ['the same trace for more', async () => isError(await client.transfer({ ...first, amount: '2' }), 20125)],
        ['more than there is', async () => isError(await client.transfer(order(other, '9000000')), 20117)],
        ['nothing', async () => isError(await client.transfer(order(other, '0')), 20120)],
        ['less than nothing', async () => isError(await client.transfer(order(other, '-1')), 10002)],
        ['to oneself', async () => isError(await client.transfer(order(own, '1')), 10002)],
        [
            'transfer with a wrong PIN',
            async () => {
                const wrong = own.pin === '000000' ? '000001' : '000000';
                const refused = isError(await client.transfer(order(other, '1'), wrong), 20119);
                isPaid(await client.transfer({ ...first }), first);
                return refused;
            },
        ],
        ['readTransfer of nobody', async () => isError(await client.readTransfer(UNKNOWN), 404)],
        [
            'verifyPayment, pending and paid',
            async () => {
                const asked = order(other, '3');
                const before = await client.verifyPayment({ ...asked });
                assert.strictEqual(before.status, 'pending', JSON.stringify(before));
                assert.strictEqual(before.recipient.user_id, other.client_id);
                isPaid(await client.transfer({ ...asked }), asked);
                assert.strictEqual((await client.verifyPayment({ ...asked })).status, 'paid');
            },
        ],
        [
            'readNetworkSnapshots, readNetworkSnapshot',
            async () => {
                assert.strictEqual((await client.readNetworkSnapshots({ limit: 2, asset: CNB })).length, 2);
                const one = await client.readNetworkSnapshot(paid.snapshot_id);
                assert.strictEqual(one.source, 'TRANSFER_INITIALIZED');
                assert.strictEqual(one.data, first.memo);
            },
        ],
        [
            'createAddress, readAddress, readAddresses, deleteAddress',
            async () => {
                const address = await client.createAddress({ asset_id: CNB, label: 'cold', destination: OUTSIDE });
                assert.strictEqual(address.destination, OUTSIDE, JSON.stringify(address));
                assert.deepStrictEqual(await client.readAddress(address.address_id), address);
                assert.ok((await client.readAddresses(CNB)).some((one) => one.address_id === address.address_id));
                const withdrawal = { address_id: address.address_id, amount: '1', trace_id: crypto.randomUUID() };
                isError(await client.withdraw(withdrawal), 20124);
                await client.deleteAddress(address.address_id);
                isError(await client.readAddress(address.address_id), 404);
            },
        ],
        [
            'readExchangeRates, readAssetNetworkTicker',
            async () => {
                assert.ok((await client.readExchangeRates()).some((fiat) => fiat.code === 'EUR' && fiat.rate > 0));
                assert.ok((await client.readAssetNetworkTicker(CNB)).price_usd);
            },
        ],
    ];
};

exports.dev = (api, { own, other }) => {
    const first = order(other, '1.5');
    // The client takes a PIN in hexadecimal.
    const pin = Buffer.from(own.pin).toString('hex');
    let paid;
    return [
        [
            'asset.fetchList, asset.fetch',
            async () => {
                const held = (await api.asset.fetchList()).find((asset) => asset.asset_id === CNB);
                assert.ok(Number(held.balance) > 0, held.balance);
                assert.ok((await api.asset.fetch(CNB)).deposit_entries[0].destination);
                return `${held.balance} CNB`;
            },
        ],
        [
            'transfer.toUser with a PIN, twice with one trace',
            async () => {
                paid = isPaid(await api.transfer.toUser(pin, first), first);
                assert.deepStrictEqual(await api.transfer.toUser(pin, first), paid);
                return `${paid.opening_balance} -> ${paid.closing_balance}`;
            },
        ],
        [
            'transfer.fetch, transfer.snapshot, transfer.snapshots, asset.snapshots',
            async () => {
                assert.deepStrictEqual(await api.transfer.fetch(first.trace_id), paid);
                assert.deepStrictEqual(await api.transfer.snapshot(paid.snapshot_id), paid);
                assert.deepStrictEqual(await api.transfer.snapshots({ limit: 1 }), [paid]);
                assert.ok((await api.asset.snapshots(CNB)).some((one) => one.snapshot_id === paid.snapshot_id));
            },
        ],
        ['transfer.fetch of nobody throws', () => thrown(() => api.transfer.fetch(UNKNOWN), 404)],
        ['more than there is throws', () => thrown(() => api.transfer.toUser(pin, order(other, '9000000')), 20117)],
        [
            'the same trace for more throws',
            () => thrown(() => api.transfer.toUser(pin, { ...first, amount: '2' }), 20125),
        ],
        [
            'network.info, chains, fetchAsset, snapshots, snapshot',
            async () => {
                assert.ok((await api.network.info()).assets.length > 0);
                assert.ok((await api.network.chains()).every((chain) => chain.is_synchronized));
                assert.strictEqual((await api.network.fetchAsset(CNB)).symbol, 'CNB');
                assert.strictEqual((await api.network.snapshots({ limit: 1 })).length, 1);
                assert.strictEqual((await api.network.snapshot(paid.snapshot_id)).user_id, own.client_id);
            },
        ],
        [
            'external.deposits, checkAddress, exchangeRates',
            async () => {
                assert.ok(Array.isArray(await api.external.deposits({ asset: CNB })));
                const checked = await api.external.checkAddress({ asset: CNB, destination: OUTSIDE });
                assert.strictEqual(checked.destination, OUTSIDE);
                assert.ok((await api.external.exchangeRates()).length > 1);
            },
        ],
    ];
};
