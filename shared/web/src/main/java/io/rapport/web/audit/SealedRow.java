package io.rapport.web.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.web.Hashes;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/// A row of the audit log with its place in the chain.
///
/// @param day of sealing; `number` counts from 1 in each
/// @param rowDay day of writing, which may be the day before
record SealedRow(
    UUID workspaceId,
    LocalDate day,
    long number,
    Instant sealedAt,
    LocalDate rowDay,
    long rowSeq,
    UUID id,
    Instant at,
    String actor,
    String actorName,
    String actorKind,
    String client,
    String action,
    String resource,
    List<UUID> ids,
    int items,
    String target,
    List<String> fields,
    String before,
    String after,
    String trace,
    String operation) {

  /// The columns of `audit_row r` that [#of] reads.
  static final String COLUMNS =
      """
      r.id, r.at, r.actor, r.actor_name, r.actor_kind, r.client, r.action, r.resource, r.ids,
      r.items, r.target, r.fields, r.before, r.after, r.trace, r.operation
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  /// A row that has no seal yet.
  static SealedRow unplaced(ResultSet row) throws SQLException {
    return of(
        row,
        row.getObject("workspace_id", UUID.class),
        null,
        0,
        null,
        row.getObject("day", LocalDate.class),
        row.getLong("seq"));
  }

  static SealedRow of(
      ResultSet row,
      UUID workspaceId,
      LocalDate day,
      long number,
      Instant sealedAt,
      LocalDate rowDay,
      long rowSeq)
      throws SQLException {
    return new SealedRow(
        workspaceId,
        day,
        number,
        sealedAt,
        rowDay,
        rowSeq,
        row.getObject("id", UUID.class),
        time(row, "at"),
        row.getString("actor"),
        row.getString("actor_name"),
        row.getString("actor_kind"),
        row.getString("client"),
        row.getString("action"),
        row.getString("resource"),
        Arrays.asList((UUID[]) array(row, "ids")),
        row.getInt("items"),
        row.getString("target"),
        Arrays.asList((String[]) array(row, "fields")),
        hex(row.getBytes("before")),
        hex(row.getBytes("after")),
        row.getString("trace"),
        row.getString("operation"));
  }

  /// The same row at its place in the chain.
  SealedRow at(LocalDate itsDay, long itsNumber, Instant itsSealedAt) {
    return new SealedRow(
        workspaceId,
        itsDay,
        itsNumber,
        itsSealedAt,
        rowDay,
        rowSeq,
        id,
        at,
        actor,
        actorName,
        actorKind,
        client,
        action,
        resource,
        ids,
        items,
        target,
        fields,
        before,
        after,
        trace,
        operation);
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static String hex(byte[] bytes) {
    return bytes == null ? null : HexFormat.of().formatHex(bytes);
  }

  private static Object array(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array.getArray();
  }

  /// The hash of this row after another.
  byte[] hash(byte[] previous) {
    return Hashes.sha256(previous, canonical().getBytes(StandardCharsets.UTF_8));
  }

  /// What is hashed: a JSON array of all that the row says, without spaces. Published in
  /// docs/operating.md, so that anybody can count it over; the order never changes.
  String canonical() {
    try {
      return JSON.writeValueAsString(
          Arrays.asList(
              workspaceId,
              day.toString(),
              number,
              sealedAt.toString(),
              rowDay.toString(),
              rowSeq,
              id,
              at.toString(),
              actor,
              actorName,
              actorKind,
              client,
              action,
              resource,
              ids,
              items,
              target,
              fields,
              before,
              after,
              trace,
              operation));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A row of the audit log cannot be written as JSON", e);
    }
  }
}
