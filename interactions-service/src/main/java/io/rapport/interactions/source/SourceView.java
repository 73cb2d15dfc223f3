package io.rapport.interactions.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A source, without its secret.
@Schema(name = "Source")
@JsonInclude(JsonInclude.Include.NON_NULL)
record SourceView(
    UUID id,
    long version,
    @Schema(examples = "Web shop") String name,
    @Schema(description = "Web pages that may send with its keys", examples = "[\"*\"]")
        List<String> allowedOrigins,
    SourceSettings settings,
    Instant createdAt,
    @Schema(description = "When its keys were revoked, absent while it is in use")
        Instant revokedAt) {

  static SourceView of(Source source) {
    return new SourceView(
        source.id(),
        source.version(),
        source.name(),
        source.allowedOrigins(),
        source.settings(),
        source.createdAt(),
        source.revokedAt());
  }
}
