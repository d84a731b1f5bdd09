package vouch.certificate;

import java.util.Optional;
import vouch.protocol.ethereum.KnownChain;
import vouch.protocol.proof.Facts;

/// Where a person sees a transaction.
final class TransactionPage {

    private TransactionPage() {}

    static Optional<String> of(Facts.Chain chain, Optional<String> ownPages) {
        String hash = chain.transactionHash().toString();
        return KnownChain.of(chain.chainId())
                .map(known -> known.transactionPage(hash))
                .or(() -> ownPages.map(prefix -> prefix + hash));
    }
}
