package io.rapport.messaging;

import java.util.UUID;

/// One bringing up to date from the current state of a source.
///
/// @param id of this one; the keys that it brought stand under it in `inbox_resync_key`
/// @param source the service that tells its state
/// @param log the log of that service which is continued afterwards
public record Resync(UUID id, String source, String log) {}
