package io.rapport.interactions.source;

/// On which terms a source takes events.
record Terms(AllowedOrigins origins, SourceSettings settings) {}
