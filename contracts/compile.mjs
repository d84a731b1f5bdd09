// Compiles the contracts. `node compile.mjs` writes the bytecode where the server and its tests
// read it; `node compile.mjs --check` compares it with what is there, and fails where it differs.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const VERSION = "0.8.30+commit.73712a01.Emscripten.clang";
const here = path.dirname(fileURLToPath(import.meta.url));
const folders = {
  src: path.join(here, "../server/src/main/resources/contracts"),
  test: path.join(here, "../server/src/test/resources/contracts"),
};

// The compiler, from here or from where the tests have other people's programs.
function compiler() {
  for (const folder of [here, path.join(here, "../acceptance/oracles")]) {
    if (fs.existsSync(path.join(folder, "node_modules/solc"))) {
      const solc = createRequire(path.join(folder, "compile.mjs"))("solc");
      if (solc.version() !== VERSION) {
        throw new Error(`solc is ${solc.version()}, and the bytecode was made by ${VERSION}`);
      }
      return solc;
    }
  }
  throw new Error("solc is not installed: npm ci --ignore-scripts");
}

function sources() {
  const found = {};
  for (const folder of Object.keys(folders)) {
    for (const file of fs.readdirSync(path.join(here, folder)).sort()) {
      found[`${folder}/${file}`] = { content: fs.readFileSync(path.join(here, folder, file), "utf8") };
    }
  }
  return found;
}

function compiled() {
  const input = {
    language: "Solidity",
    sources: sources(),
    settings: {
      optimizer: { enabled: true, runs: 200 },
      // No opcode that a test network of the last years lacks, and no hash of the source's
      // metadata: a comment changes no address.
      evmVersion: "paris",
      metadata: { bytecodeHash: "none", appendCBOR: false },
      outputSelection: { "*": { "*": ["evm.bytecode.object"] } },
    },
  };
  const output = JSON.parse(compiler().compile(JSON.stringify(input)));
  for (const error of output.errors ?? []) {
    throw new Error(error.formattedMessage);
  }
  const files = new Map();
  for (const [source, contracts] of Object.entries(output.contracts)) {
    for (const [name, contract] of Object.entries(contracts)) {
      const code = contract.evm.bytecode.object;
      if (code !== "") {
        files.set(path.join(folders[source.split("/")[0]], `${name}.hex`), code + "\n");
      }
    }
  }
  return files;
}

const check = process.argv[2] === "--check";
let differ = 0;
for (const [file, text] of compiled()) {
  const there = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  if (!check) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    console.log(`${path.basename(file)}: ${(text.length - 1) / 2} bytes`);
  } else if (there === text) {
    console.log(`${path.basename(file)}: the same`);
  } else {
    differ++;
    console.log(`${path.basename(file)}: DIFFERS`);
  }
}
process.exitCode = differ === 0 ? 0 : 1;
