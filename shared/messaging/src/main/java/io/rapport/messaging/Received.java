package io.rapport.messaging;

import io.rapport.contracts.Event;
import java.time.Instant;
import java.util.UUID;

/// An event as it reached this service's inbox.
///
/// @param type name on the wire, for example `contact.created.v1`
/// @param time when it happened, as its source tells
public record Received(UUID eventId, UUID workspaceId, String type, Instant time, Event event) {}
