// A keystore V3 file as ethers writes it: `node keystore.mjs KEY PASSWORD` prints one. Its scrypt is weak, to be quick: for tests.
import { computeAddress, encryptKeystoreJsonSync } from 'ethers'

const [privateKey, password] = process.argv.slice(2)
console.log(encryptKeystoreJsonSync({ address: computeAddress(privateKey), privateKey }, password, { scrypt: { N: 4096 } }))
