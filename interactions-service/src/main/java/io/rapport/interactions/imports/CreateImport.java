package io.rapport.interactions.imports;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A file to be imported, and what its columns mean.
record CreateImport(
    @NotNull @Schema(description = "The source that its events are to be of") UUID sourceId,
    @Size(max = 200) @Schema(description = "For people", examples = "orders-2025.csv") String name,
    @NotNull @Valid ImportMapping mapping) {

  CreateImport {
    mapping = mapping == null ? new ImportMapping(null, null, null, null) : mapping;
  }
}
