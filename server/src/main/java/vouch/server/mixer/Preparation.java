package vouch.server.mixer;

import java.math.BigInteger;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vouch.server.database.Database;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.CallRefusedException;
import vouch.server.ethereum.ChainView;
import vouch.server.ethereum.Job;
import vouch.server.ethereum.Transactions;

/// What must be there before the first order: a chain the mixer may run on, the token, the factory
/// of forwarder addresses, and a first line in the books.
final class Preparation {

    /// The gas a contract's creation may use.
    static final long DEPLOY_GAS_MAX = 6_000_000;

    /// How far it has got.
    sealed interface Outcome {

        record Ready(Instance instance) implements Outcome {}

        /// Goes on by itself; ask again later.
        record NotYet() implements Outcome {}

        /// Never on this chain with these settings; one sentence says why.
        record Refused(String why) implements Outcome {}
    }

    private final Database database;
    private final ChainView chain;
    private final Transactions transactions;
    private final Contracts contracts;
    private final Optional<Address> token;
    private final boolean makesToken;
    private final InstantSource clock;
    private final InstanceStore instances = new InstanceStore();
    private final LotStore lots = new LotStore();

    /// @param token as the operator named it
    /// @param makesToken whether a test token is put on the chain where none is named
    Preparation(
            Database database,
            ChainView chain,
            Transactions transactions,
            Contracts contracts,
            Optional<Address> token,
            boolean makesToken,
            InstantSource clock) {
        this.database = database;
        this.chain = chain;
        this.transactions = transactions;
        this.contracts = contracts;
        this.token = token;
        this.makesToken = makesToken;
        this.clock = clock;
    }

    /// The token this mixer forwards; none where it has none.
    Optional<Address> token() {
        return token.or(() -> makesToken ? Optional.of(contracts.testToken()) : Optional.empty());
    }

    /// What forbids it, without asking the chain.
    Optional<String> refusal() {
        var forbidden = TestNetworks.refusal(chain.chainId(), chain.genesisHash());
        if (forbidden.isPresent()) {
            return forbidden;
        }
        if (token().isEmpty()) {
            return Optional.of("no token is named that the mixer could forward: set mixer.token");
        }
        return database.read(instances::find).flatMap(this::difference);
    }

    /// In which way the books are about something else.
    private Optional<String> difference(Instance instance) {
        if (instance.chainId() != chain.chainId()
                || !instance.genesis().equals(chain.genesisHash())) {
            return Optional.of("the mixer's books are about another chain than this one");
        }
        if (!instance.token().equals(token().orElseThrow())) {
            return Optional.of(
                    "the mixer's books are about the token "
                            + instance.token().checksummed()
                            + ", and not about "
                            + token().get().checksummed()
                            + ": name that one as mixer.token, or start with another data"
                            + " directory");
        }
        return instance.pool().equals(chain.account())
                ? Optional.empty()
                : Optional.of(
                        "the mixer's pool is the account "
                                + instance.pool().checksummed()
                                + ", and the gateway signs for "
                                + chain.account().checksummed()
                                + ": give it that key again, or start with another data directory");
    }

    /// Does the next part.
    ///
    /// @throws vouch.server.ethereum.NodeException where the chain cannot be asked
    Outcome step() {
        var refusal = refusal();
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        if (chain.code(Contracts.DEPLOYER).length == 0) {
            return new Outcome.Refused(
                    "this chain has no deployer of contracts at "
                            + Contracts.DEPLOYER.checksummed()
                            + ", by which forwarder addresses are made (EIP-1014)");
        }
        var missing = new ArrayList<Job>();
        Address forwarded = token().orElseThrow();
        if (chain.code(forwarded).length == 0) {
            if (!makesToken || !forwarded.equals(contracts.testToken())) {
                return new Outcome.Refused(
                        "there is no token at " + forwarded.checksummed() + ": see mixer.token");
            }
            missing.add(deployment("token", contracts.deployTestToken()));
        }
        if (chain.code(contracts.factory()).length == 0) {
            missing.add(deployment("factory", contracts.deployFactory()));
        }
        if (!missing.isEmpty()) {
            submit(missing);
            return new Outcome.NotYet();
        }
        return database.read(instances::find)
                .<Outcome>map(Outcome.Ready::new)
                .orElseGet(() -> begin(forwarded));
    }

    private static Job deployment(String what, byte[] calldata) {
        return new Job(
                "mixer-deploy",
                "mixer/deploy/" + what,
                Contracts.DEPLOYER,
                calldata,
                DEPLOY_GAS_MAX);
    }

    private void submit(List<Job> missing) {
        database.change(tx -> transactions.submit(tx, missing));
        transactions.wake();
    }

    /// Whether it answers as a token now.
    private boolean isToken(Address address) {
        long newest = chain.head().number();
        try {
            contracts.decimals(chain, address, newest);
            contracts.balance(chain, address, chain.account(), newest);
            return true;
        } catch (CallRefusedException | NoTokenException e) {
            return false;
        }
    }

    /// Writes the first line of the books: what the pool holds at a height that is deep enough.
    private Outcome begin(Address forwarded) {
        long block = chain.head().number() - chain.confirmations();
        if (block < 0) {
            return new Outcome.NotYet();
        }
        TokenScale scale;
        BigInteger opening;
        try {
            int decimals = contracts.decimals(chain, forwarded, block);
            if (decimals > TokenScale.DECIMALS_MAX) {
                return new Outcome.Refused(
                        "the token at "
                                + forwarded.checksummed()
                                + " has "
                                + decimals
                                + " decimals, and the mixer takes "
                                + TokenScale.DECIMALS_MAX
                                + " at most: see mixer.token");
            }
            scale = new TokenScale(decimals);
            opening = contracts.balance(chain, forwarded, chain.account(), block);
        } catch (CallRefusedException | NoTokenException e) {
            return isToken(forwarded)
                    // It is there, but not as deep as that yet.
                    ? new Outcome.NotYet()
                    : new Outcome.Refused(
                            "what is at "
                                    + forwarded.checksummed()
                                    + " does not answer as a token does: see mixer.token");
        }
        var instance =
                new Instance(
                        chain.chainId(),
                        chain.genesisHash(),
                        forwarded,
                        scale,
                        chain.account(),
                        new TokenAmount(opening));
        database.change(tx -> {
            instances.add(tx, instance, block);
            if (!instance.opening().isNone()) {
                lots.addOpening(tx, instance.opening(), block, clock.instant());
            }
        });
        return new Outcome.Ready(instance);
    }
}
