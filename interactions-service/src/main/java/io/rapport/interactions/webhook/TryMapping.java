package io.rapport.interactions.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A call to try a mapping on; a call that was set aside has the same form.
record TryMapping(
    @Size(max = Mapping.LONGEST) @Schema(description = "That of the source when left out")
        String expression,
    @Schema(description = "The body of the call: any JSON", implementation = Object.class)
        JsonNode body,
    @Schema(description = "Headers, by names in lower case") Map<String, String> headers,
    @Schema(description = "Parameters of the address") Map<String, Object> query) {}
