package vouch.acceptance.tools;

import vouch.client.Account;
import vouch.protocol.json.JsonObject;
import vouch.protocol.proof.Proof;

/// A final proof by a block of so many transactions.
///
/// @param content what the digest is of
/// @param header the block as the node gives it
record MinedProof(
        int transactions, Account.Mode mode, String content, Proof proof, JsonObject header) {

    @Override
    public String toString() {
        return "block of " + transactions + ", " + mode;
    }
}
