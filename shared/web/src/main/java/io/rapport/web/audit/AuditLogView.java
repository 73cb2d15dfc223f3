package io.rapport.web.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A row of the audit log, with all that is hashed.
@Schema(name = "AuditEntry", description = "What somebody changed or read")
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditLogView(
    @Schema(description = "Day of the chain, in UTC", examples = "2026-05-04") LocalDate day,
    @Schema(description = "Place in the chain of the day, from 1", examples = "17") long number,
    UUID id,
    @Schema(examples = "2026-05-04T08:00:00.123456Z") Instant at,
    Actor actor,
    @Schema(examples = "contact.changed") String action,
    @Schema(examples = "contact") String resource,
    @Schema(description = "Of what was touched and of whom it is about; at most 1000")
        List<UUID> ids,
    @Schema(description = "How many things were changed or read", examples = "1") int items,
    @Schema(description = "What has no id, for example a log and its subscriber") String target,
    @Schema(description = "Names of what changed, never values", examples = "[\"emails\"]")
        List<String> fields,
    @Schema(description = "SHA-256 of the state before") String before,
    @Schema(description = "SHA-256 of the state after") String after,
    @Schema(examples = "4bf92f3577b34da6a3ce929d0e0e4736") String traceId,
    @Schema(examples = "changeContact") String operationId,
    @Schema(description = "Day of writing, in UTC", examples = "2026-05-04") LocalDate rowDay,
    @Schema(description = "Order of writing", examples = "4711") long rowSeq,
    @Schema(examples = "2026-05-04T08:00:00.503Z") Instant sealedAt,
    @Schema(description = "SHA-256 of the hash before and of this row") String hash) {

  /// Who it was.
  ///
  /// @param id subject of the token
  @Schema(name = "AuditActor")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Actor(
      @Schema(enumeration = {"person", "integration", "service", "system"}) String kind,
      String id,
      @Schema(examples = "adam") String name,
      @Schema(examples = "rapport-web") String client) {}

  static AuditLogView of(SealedRow row, byte[] hash) {
    return new AuditLogView(
        row.day(),
        row.number(),
        row.id(),
        row.at(),
        new Actor(row.actorKind(), row.actor(), row.actorName(), row.client()),
        row.action(),
        row.resource(),
        row.ids(),
        row.items(),
        row.target(),
        row.fields(),
        row.before(),
        row.after(),
        row.trace(),
        row.operation(),
        row.rowDay(),
        row.rowSeq(),
        row.sealedAt(),
        SealedRow.hex(hash));
  }
}
