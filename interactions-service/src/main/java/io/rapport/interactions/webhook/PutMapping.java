package io.rapport.interactions.webhook;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The mapping that a source is to have.
record PutMapping(
    @NotBlank
        @Size(max = Mapping.LONGEST)
        @Schema(
            description =
                "JSONata over the body of a call; `$headers` and `$query` are there too. It gives"
                    + " an event of the collection API, a list of events, or nothing",
            examples = "{ \"event\": type, \"userId\": customer.id }")
        String expression) {}
