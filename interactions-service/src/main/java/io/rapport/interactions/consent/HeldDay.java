package io.rapport.interactions.consent;

import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How many messages a source held back on a day for want of consent to a category.
@Schema(name = "HeldDay")
record HeldDay(
    @Schema(description = "Day of receipt, UTC", examples = "2026-05-01") LocalDate day,
    @Schema(examples = "analytics") String category,
    @Schema(description = "Messages, each counted once", examples = "12") long messages) {}
