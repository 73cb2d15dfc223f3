package io.rapport.interactions.imports;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.interactions.collect.CollectAnswer;
import io.rapport.interactions.collect.HistoryService;
import io.rapport.interactions.crm.Texts;
import io.rapport.interactions.door.ExactJson;
import io.rapport.interactions.source.SettingsService;
import io.rapport.web.Caller;
import io.rapport.web.Cursor;
import io.rapport.web.Ids;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// The transactions of imports. Rows, their verdicts and how far the file is go in together, so
/// that an import that breaks off goes on just where it was.
@ApplicationScoped
class ImportService {

  private static final String RESOURCE = "event-import";
  private static final int LONGEST_NAME = 200;

  private final ImportRepository imports;
  private final HistoryService history;
  private final SettingsService sources;
  private final Audit audit;
  private final Caller caller;
  private final Clock clock;

  ImportService(
      ImportRepository imports,
      HistoryService history,
      SettingsService sources,
      Audit audit,
      Caller caller,
      Clock clock) {
    this.imports = imports;
    this.history = history;
    this.sources = sources;
    this.audit = audit;
    this.caller = caller;
    this.clock = clock;
  }

  @Transactional
  ImportView create(CreateImport request) {
    UUID workspace = caller.workspace();
    if (!sources.has(workspace, request.sourceId())) {
      throw new Problem.Invalid("/sourceId", "must be a source of this workspace");
    }
    Texts.check("/name", request.name(), LONGEST_NAME);
    for (int i = 0; i < request.mapping().constants().size(); i++) {
      Texts.check(
          "/mapping/constants/%d/value".formatted(i),
          request.mapping().constants().get(i).value(),
          Integer.MAX_VALUE);
    }
    new RowReader(request.sourceId(), request.mapping(), null);
    UUID id = Ids.next();
    imports.add(workspace, id, request, now());
    ImportView view = load(id).view();
    audit.created(RESOURCE, id, view);
    return view;
  }

  @Transactional
  ImportView get(UUID id) {
    return load(id).view();
  }

  @Transactional
  Page<ImportView> before(UUID id, int limit) {
    return Page.of(
        imports.before(caller.workspace(), id, limit + 1), limit, view -> Cursor.of(view.id()));
  }

  @Transactional
  Page<ImportRowView> rowsAfter(UUID id, long row, String verdict, int limit) {
    load(id);
    return Page.of(
        imports.rowsAfter(caller.workspace(), id, row, verdict, limit + 1),
        limit,
        found -> Cursor.of(found.row()));
  }

  /// Somebody sends a part of the file.
  ///
  /// @throws Problem.Conflict for another byte than the one that comes next
  @Transactional
  ImportRepository.Stored begin(UUID id, long offset) {
    ImportRepository.Stored stored = load(id);
    expect(stored.view(), offset);
    audit.did("event-import.sent", RESOURCE, id, null, null);
    return stored;
  }

  @Transactional
  ImportView take(UUID id, Chunk chunk) {
    UUID workspace = caller.workspace();
    ImportView before = imports.lock(workspace, id).orElseThrow(ImportService::unknown).view();
    expect(before, chunk.offset());
    Instant now = now();
    List<ImportRowView> told = new ArrayList<>();
    List<Long> places = new ArrayList<>();
    ArrayNode events = ExactJson.MAPPER.createArrayNode();
    long unreadable = 0;
    for (int i = 0; i < chunk.rows().size(); i++) {
      long row = before.rows() + i + 1;
      switch (chunk.rows().get(i)) {
        case RowReader.Readable(ObjectNode event) -> {
          events.add(event);
          places.add(row);
        }
        case RowReader.Unreadable(String pointer, String detail) -> {
          unreadable++;
          told.add(new ImportRowView(row, "unreadable", null, null, pointer, detail));
        }
      }
    }
    CollectAnswer answer =
        history.store(
            workspace,
            before.sourceId(),
            ExactJson.MAPPER
                .createObjectNode()
                .set("batch", events)
                .toString()
                .getBytes(StandardCharsets.UTF_8),
            now);
    answer.results().stream()
        .map(result -> row(places.get(result.index()), result))
        .forEach(told::add);
    told.sort(Comparator.comparingLong(ImportRowView::row));
    imports.addRows(workspace, id, told);
    imports.advance(workspace, id, chunk.header(), Progress.of(chunk, answer, unreadable), now);
    return load(id).view();
  }

  private static ImportRowView row(long row, CollectAnswer.Result result) {
    return new ImportRowView(
        row,
        result.verdict().name().toLowerCase(Locale.ROOT),
        result.messageId(),
        result.reason(),
        result.pointer(),
        result.detail());
  }

  private static void expect(ImportView view, long offset) {
    if (view.complete()) {
      throw new Problem.Conflict("The end of this file was taken: create another import");
    }
    if (view.nextOffset() != offset) {
      throw new Problem.Conflict(
          "This import goes on at byte %d of its file".formatted(view.nextOffset()),
          Map.of("nextOffset", view.nextOffset()));
    }
  }

  private ImportRepository.Stored load(UUID id) {
    return imports.find(caller.workspace(), id).orElseThrow(ImportService::unknown);
  }

  private static Problem.NotFound unknown() {
    return new Problem.NotFound("The import");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
