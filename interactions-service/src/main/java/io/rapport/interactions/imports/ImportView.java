package io.rapport.interactions.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How far a file is.
///
/// @param nextOffset the byte with which the next part of the file has to begin
@Schema(name = "EventImport")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImportView(
    UUID id,
    UUID sourceId,
    @Schema(examples = "orders-2025.csv") String name,
    ImportMapping mapping,
    @Schema(description = "Whether the end of the file was taken") boolean complete,
    @Schema(
            description = "The byte of the file with which what is sent next has to begin",
            examples = "1048576")
        long nextOffset,
    @Schema(description = "Rows taken, the first line not counted", examples = "5000") long rows,
    @Schema(examples = "4990") long accepted,
    @Schema(description = "Stored before, without effect", examples = "8") long duplicates,
    @Schema(description = "Set aside as events, conflicts included", examples = "1")
        long quarantined,
    @Schema(description = "Held back for want of consent", examples = "0") long held,
    @Schema(description = "Rows of which no event could be made", examples = "1") long unreadable,
    Instant createdAt,
    Instant changedAt) {}
