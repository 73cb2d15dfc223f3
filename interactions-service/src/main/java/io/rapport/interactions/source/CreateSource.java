package io.rapport.interactions.source;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A new source.
record CreateSource(
    @NotBlank @Size(max = 200) @Schema(examples = "Web shop") String name,
    @Schema(
            description =
                "Web pages that may send with its keys; [\"*\"], the default, is any, [] is none."
                    + " Servers and apps send no Origin and are always allowed",
            examples = "[\"https://shop.example\"]")
        List<String> allowedOrigins,
    @Valid SourceSettings settings) {}
