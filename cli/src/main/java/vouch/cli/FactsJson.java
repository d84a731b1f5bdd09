package vouch.cli;

import vouch.protocol.json.JsonObject;
import vouch.protocol.proof.Facts;

/// What a proof has shown, as JSON; the names are a promise (`docs/cli.md`).
final class FactsJson {

    private FactsJson() {}

    static void put(JsonObject.Builder json, Facts facts) {
        json.put("stage", Sentences.lower(facts.stage()));
        json.put("digest", facts.digest().hex());
        json.put("origin", facts.origin());
        json.put("index", facts.index());
        json.put("acceptedAt", facts.acceptedAt().toString());
        json.put("signaturesChecked", facts.signaturesChecked());
        facts.treeSize().ifPresent(size -> json.put("treeSize", size));
        facts.chain().ifPresent(chain -> put(json, chain));
        facts.timestamp()
                .ifPresent(token -> {
                    json.put("timestamp", token.time().toString());
                    json.put("timestampChecked", token.authorityChecked());
                });
    }

    static void put(JsonObject.Builder json, Facts.Chain chain) {
        json.put("chainId", chain.chainId());
        json.put("developmentChain", chain.developmentChain());
        json.put("block", chain.blockNumber());
        json.put("blockTime", chain.blockTime().toString());
        json.put("blockHash", chain.blockHash().toString());
        json.put("transaction", chain.transactionHash().toString());
        json.put("anchored", Sentences.lower(chain.anchored()));
    }
}
