package vouch.client;

import java.util.UUID;

/// An app (bot) of the Mixin API, as the server lists it.
///
/// @param identityNumber what people find it by
/// @param createdAt ISO 8601, in UTC
public record App(UUID appId, String identityNumber, String name, String createdAt) {}
