// Prints, for each file named, a JSON array of the CIDs that two other people's programs give it:
// ipfs-only-hash, and ipfs-unixfs-importer with the profile "unixfs-v0-2015".
import { createReadStream } from 'node:fs'
import { BlackHoleBlockstore } from 'blockstore-core/black-hole'
import only from 'ipfs-only-hash'
import { importer } from 'ipfs-unixfs-importer'

const pieces = file => createReadStream(file, { highWaterMark: 1024 * 1024 })

async function imported (file) {
  const options = { profile: 'unixfs-v0-2015', wrapWithDirectory: false }
  let last
  for await (const entry of importer([{ content: pieces(file) }], new BlackHoleBlockstore(), options)) {
    last = entry.cid
  }
  return String(last)
}

for (const file of process.argv.slice(2)) {
  console.log(JSON.stringify([await only.of(pieces(file)), await imported(file)]))
}
