package io.rapport.interactions.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What became of a row that was not simply accepted.
@Schema(name = "EventImportRow")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImportRowView(
    @Schema(description = "From 1, the first line of the file not counted", examples = "17")
        long row,
    @Schema(
            description = "duplicate, conflict, quarantined, held, or unreadable: no event at all",
            examples = "unreadable")
        String verdict,
    String messageId,
    @Schema(examples = "missing-id") String reason,
    @Schema(description = "JSON pointer into the event", examples = "/properties/total")
        String pointer,
    @Schema(examples = "must be a number") String detail) {}
