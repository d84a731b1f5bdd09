package vouch.server.account;

/// Who called with an API key that is known and not disabled.
///
/// @param id the key's
/// @param name what the operator called it
public record ApiCaller(String id, String name) {}
