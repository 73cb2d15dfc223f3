package io.rapport.profiles.identity;

import java.util.UUID;

/// Two profiles that became one by a link, both of which had stood for themselves before.
public record Merge(UUID profileId, UUID mergedId, Link link) {}
