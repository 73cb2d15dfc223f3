package io.rapport.profiles.identity;

import java.time.Instant;
import java.util.UUID;

/// An identifier that a guard kept from the anchor's profile.
///
/// @param reason `limit:` and a type, `ceiling`, `blocked_value` or `malformed`
public record RefusedLink(
    UUID anchorId, String type, String value, String reason, String sourceEvent, Instant at) {}
