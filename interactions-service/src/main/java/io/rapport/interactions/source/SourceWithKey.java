package io.rapport.interactions.source;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A source and its new write key, which is shown this once.
record SourceWithKey(
    UUID id,
    long version,
    @Schema(examples = "Web shop") String name,
    @Schema(
            description = "The write key; it cannot be read again",
            examples = "wk_5f1d0e7c9b3a48260f1d0e7c9b3a48260f1d0e7c9b3a4826")
        String writeKey,
    @Schema(description = "Web pages that may send with its keys", examples = "[\"*\"]")
        List<String> allowedOrigins,
    SourceSettings settings,
    Instant createdAt) {

  static SourceWithKey of(Source source, String writeKey) {
    return new SourceWithKey(
        source.id(),
        source.version(),
        source.name(),
        writeKey,
        source.allowedOrigins(),
        source.settings(),
        source.createdAt());
  }
}
