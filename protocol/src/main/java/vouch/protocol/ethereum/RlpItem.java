package vouch.protocol.ethereum;

/// What RLP encodes: a sequence of bytes or a list of items.
public sealed interface RlpItem permits RlpBytes, RlpList {}
