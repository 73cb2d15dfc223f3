package io.rapport.interactions.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

@ApplicationScoped
class ImportRepository {

  private static final String COLUMNS =
      """
      id, source_id, name, mapping, header, complete, next_offset, rows, accepted, duplicates,
        quarantined, held, unreadable, created_at, changed_at\
      """;

  /// An import and the first line of its file, null before it came.
  record Stored(ImportView view, List<String> header) {}

  private final Jdbi jdbi;
  private final ObjectMapper json;

  ImportRepository(Jdbi jdbi, ObjectMapper json) {
    this.jdbi = jdbi;
    this.json = json;
  }

  void add(UUID workspaceId, UUID id, CreateImport request, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into event_import
                      (workspace_id, id, source_id, name, mapping, created_at, changed_at)
                    values (:workspace, :id, :source, :name, cast(:mapping as json), :now, :now)
                    """)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .bind("source", request.sourceId())
                .bind("name", request.name())
                .bind("mapping", write(request.mapping()))
                .bind("now", now)
                .execute());
  }

  Optional<Stored> find(UUID workspaceId, UUID id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select %s from event_import where workspace_id = :workspace and id = :id"
                        .formatted(COLUMNS))
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map((row, _) -> stored(row))
                .findOne());
  }

  /// As [#find], and nobody else goes on with it until the end of the transaction.
  Optional<Stored> lock(UUID workspaceId, UUID id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select %s from event_import where workspace_id = :workspace and id = :id
                    for update
                    """
                        .formatted(COLUMNS))
                .bind("workspace", workspaceId)
                .bind("id", id)
                .map((row, _) -> stored(row))
                .findOne());
  }

  /// Newest first, before an id.
  List<ImportView> before(UUID workspaceId, UUID id, int count) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select %s from event_import
                    where workspace_id = :workspace
                      and (cast(:id as uuid) is null or id < cast(:id as uuid))
                    order by id desc limit :count
                    """
                        .formatted(COLUMNS))
                .bind("workspace", workspaceId)
                .bind("id", id)
                .bind("count", count)
                .map((row, _) -> stored(row).view())
                .list());
  }

  void advance(UUID workspaceId, UUID id, List<String> header, Progress by, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update event_import
                    set header = cast(:header as json), complete = :complete,
                      next_offset = :offset, rows = rows + :rows, accepted = accepted + :accepted,
                      duplicates = duplicates + :duplicates,
                      quarantined = quarantined + :quarantined, held = held + :held,
                      unreadable = unreadable + :unreadable, changed_at = :now
                    where workspace_id = :workspace and id = :id
                    """)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .bind("header", write(header))
                .bind("complete", by.complete())
                .bind("offset", by.nextOffset())
                .bind("rows", by.rows())
                .bind("accepted", by.accepted())
                .bind("duplicates", by.duplicates())
                .bind("quarantined", by.quarantined())
                .bind("held", by.held())
                .bind("unreadable", by.unreadable())
                .bind("now", now)
                .execute());
  }

  void addRows(UUID workspaceId, UUID id, List<ImportRowView> rows) {
    if (rows.isEmpty()) {
      return;
    }
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into event_import_row
                      (workspace_id, import_id, row_no, verdict, message_id, reason, pointer, detail)
                    select :workspace, :id, n.*
                    from unnest(:rows, :verdicts, :messages, :reasons, :pointers, :details)
                      as n(row_no, verdict, message_id, reason, pointer, detail)
                    """)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .bindArray("rows", Long.class, rows.stream().map(ImportRowView::row).toList())
                .bindArray("verdicts", String.class, each(rows, ImportRowView::verdict))
                .bindArray("messages", String.class, each(rows, ImportRowView::messageId))
                .bindArray("reasons", String.class, each(rows, ImportRowView::reason))
                .bindArray("pointers", String.class, each(rows, ImportRowView::pointer))
                .bindArray("details", String.class, each(rows, ImportRowView::detail))
                .execute());
  }

  /// In the order of the file, after a row.
  List<ImportRowView> rowsAfter(UUID workspaceId, UUID id, long row, String verdict, int count) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select row_no, verdict, message_id, reason, pointer, detail
                    from event_import_row
                    where workspace_id = :workspace and import_id = :id and row_no > :row
                      and (cast(:verdict as text) is null or verdict = :verdict)
                    order by row_no limit :count
                    """)
                .bind("workspace", workspaceId)
                .bind("id", id)
                .bind("row", row)
                .bind("verdict", verdict)
                .bind("count", count)
                .map(
                    (found, _) ->
                        new ImportRowView(
                            found.getLong(1),
                            found.getString(2),
                            found.getString(3),
                            found.getString(4),
                            found.getString(5),
                            found.getString(6)))
                .list());
  }

  private static List<String> each(
      List<ImportRowView> rows, Function<ImportRowView, String> value) {
    return rows.stream().map(value).toList();
  }

  private Stored stored(ResultSet row) throws SQLException {
    String header = row.getString("header");
    return new Stored(
        new ImportView(
            row.getObject("id", UUID.class),
            row.getObject("source_id", UUID.class),
            row.getString("name"),
            read(row.getString("mapping"), new TypeReference<ImportMapping>() {}),
            row.getBoolean("complete"),
            row.getLong("next_offset"),
            row.getLong("rows"),
            row.getLong("accepted"),
            row.getLong("duplicates"),
            row.getLong("quarantined"),
            row.getLong("held"),
            row.getLong("unreadable"),
            instant(row, "created_at"),
            instant(row, "changed_at")),
        header == null ? null : read(header, new TypeReference<List<String>>() {}));
  }

  private String write(Object value) {
    try {
      return value == null ? null : json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> T read(String text, TypeReference<T> type) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
