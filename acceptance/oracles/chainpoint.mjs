// Shows a Chainpoint proof to chainpoint-parse: `node chainpoint.mjs FILE` prints what it is about,
// and for each anchor its type, its id and the value that must lie there.
import { readFileSync } from 'node:fs'
import chainpoint from 'chainpoint-parse'

const proof = chainpoint.parse(JSON.parse(readFileSync(process.argv[2], 'utf8')))
for (const branch of proof.branches) {
  for (const anchor of branch.anchors) {
    console.log(proof.hash, anchor.type, anchor.anchor_id, anchor.expected_value)
  }
}
