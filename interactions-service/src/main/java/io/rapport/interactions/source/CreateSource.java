package io.rapport.interactions.source;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A source's name, to create or to rename it.
@Schema(name = "NameSource")
record CreateSource(@NotBlank @Size(max = 200) @Schema(examples = "Web shop") String name) {}
