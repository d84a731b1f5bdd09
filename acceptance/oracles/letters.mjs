// Letters of guarantee, as ethers signs and verifies them. `node letters.mjs sign KEY FILE` prints a signature for each text of
// a JSON array; `node letters.mjs verify FILE` prints who signed each letter, as the API gives them, in base64.
import { readFileSync } from 'node:fs'
import { Wallet, verifyMessage } from 'ethers'

const verify = (base64) => {
  const whole = Buffer.from(base64, 'base64').toString('utf8')
  const [text, signature] = whole.trimEnd().split('\n\nSignature: ')
  return verifyMessage(text, signature)
}

const [what, ...rest] = process.argv.slice(2)
for (const item of JSON.parse(readFileSync(rest.at(-1), 'utf8'))) {
  console.log(what === 'sign' ? await new Wallet(rest[0]).signMessage(item) : verify(item))
}
