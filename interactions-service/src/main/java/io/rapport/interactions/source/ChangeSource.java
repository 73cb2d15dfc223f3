package io.rapport.interactions.source;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What is to change of a source; what is absent stays.
record ChangeSource(
    @Size(max = 200)
        @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank")
        @Schema(examples = "Web shop")
        String name,
    @Schema(
            description = "Web pages that may send with its keys; [\"*\"] is any, [] is none",
            examples = "[\"https://shop.example\", \"https://*.shop.example\"]")
        List<String> allowedOrigins,
    @Valid @Schema(description = "Replaces all settings; a section left out takes its defaults")
        SourceSettings settings) {}
