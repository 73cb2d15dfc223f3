package io.rapport.interactions.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.interactions.collect.CollectAnswer;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a mapping would make of a call. Nothing was stored.
///
/// @param events null where the mapping failed
/// @param verdicts what the door would say of them, null where there are none
/// @param detail why there are none
@JsonInclude(JsonInclude.Include.NON_NULL)
record MappingTrial(
    @Schema(
            description = "The events, absent where the mapping fails",
            type = SchemaType.ARRAY,
            implementation = Object.class)
        List<JsonNode> events,
    @Schema(description = "What the source's door would say of them; repeats are not told")
        CollectAnswer verdicts,
    @Schema(description = "Why there are none", examples = "the mapping may take at most 1000 ms")
        String detail) {}
