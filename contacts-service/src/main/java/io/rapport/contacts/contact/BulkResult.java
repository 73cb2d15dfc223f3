package io.rapport.contacts.contact;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.rapport.web.Violation;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What became of each row of a bulk upsert.
@Schema(name = "BulkResult")
public record BulkResult(
    @Schema(examples = "998") long created,
    @Schema(examples = "1") long changed,
    @Schema(examples = "0") long unchanged,
    @Schema(examples = "1") long invalid,
    @Schema(description = "Whether nothing was written") boolean dryRun,
    @Schema(description = "One for each row, in their order") List<Row> results) {

  static BulkResult of(List<Row> rows, boolean dryRun) {
    return new BulkResult(
        count(rows, Status.CREATED),
        count(rows, Status.CHANGED),
        count(rows, Status.UNCHANGED),
        count(rows, Status.INVALID),
        dryRun,
        List.copyOf(rows));
  }

  private static long count(List<Row> rows, Status status) {
    return rows.stream().filter(row -> row.status == status).count();
  }

  /// What became of a row.
  @Schema(name = "BulkRowStatus")
  public enum Status {
    @JsonProperty("created")
    CREATED,
    @JsonProperty("changed")
    CHANGED,
    @JsonProperty("unchanged")
    UNCHANGED,
    @JsonProperty("invalid")
    INVALID
  }

  /// @param id of the contact; null for an invalid row and for one that a dry run would create
  /// @param errors what is wrong with an invalid row, with pointers into the row
  @Schema(name = "BulkRow")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Row(
      @Schema(examples = "0") int index, Status status, UUID id, List<Violation> errors) {

    static Row of(int index, Status status, UUID id) {
      return new Row(index, status, id, null);
    }

    static Row invalid(int index, List<Violation> errors) {
      return new Row(index, Status.INVALID, null, errors);
    }
  }
}
