package vouch.server.ethereum;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/// The chain as whoever reads contracts sees it. Thread-safe; every method that asks a node blocks,
/// and throws [NodeException] where none answers: ask again later. Not to be called inside a
/// database transaction.
///
/// Two questions may be answered from two branches of the chain: what was read is of the branch
/// only whose block hash is compared afterwards.
public interface ChainView {

    /// The most blocks one [#logs] asks for.
    int LOG_BLOCKS_MAX = 1000;

    /// The most topics an event has.
    int TOPICS_MAX = 4;

    /// The newest block.
    Header head();

    /// The block at this height; empty above the head.
    Optional<Header> header(long number);

    /// The events of one kind that a contract told, in the order of the chain.
    ///
    /// @param topic0 which kind, `0x` and 64 lower-case digits
    /// @param from the first block
    /// @param to the last block, at most [#LOG_BLOCKS_MAX] blocks in all
    List<LogEntry> logs(Address contract, String topic0, long from, long to);

    /// What a contract answers to a call as of this block, without anything being changed.
    ///
    /// @param block one of the newest: nodes forget the states of old blocks, the embedded chain
    ///   after a minute or when it is started again, and then there is no answer
    /// @throws CallRefusedException where it undoes the call
    byte[] call(Address to, byte[] data, long block);

    /// The code at an address, by the newest block; empty where there is no contract.
    byte[] code(Address address);

    /// What an account holds of the chain's own coin, by the newest block, in wei.
    BigInteger balance(Address address);

    /// Has the embedded chain's state on disk, and returns when it is; does nothing elsewhere. To
    /// be called before anybody is promised what was seen on the chain: a kill takes the embedded
    /// chain back to the state on disk.
    void keep();

    /// How many blocks above its own make a transaction confirmed.
    long confirmations();

    /// The account that signs, sends and pays.
    Address account();

    long chainId();

    /// The hash of block 0, `0x` and lower case.
    String genesisHash();
}
