package io.rapport.interactions.collect;

import io.rapport.interactions.door.Evidence;
import io.rapport.interactions.door.Fate;
import io.rapport.interactions.door.Kind;
import io.rapport.interactions.door.Refused;
import io.rapport.web.Hashes;
import io.rapport.web.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/// Events that were set aside, as they came.
@ApplicationScoped
class QuarantineRepository {

  private static final String FILTERED =
      """
      (cast(:source as uuid) is null or source_id = cast(:source as uuid))
        and (cast(:reason as text) is null or reason = :reason)
        and (cast(:rule as text) is null or rule = :rule)
        and (cast(:from as timestamptz) is null or received_at >= :from)
        and (cast(:to as timestamptz) is null or received_at < :to)""";

  /// An event that was taken out of the quarantine.
  record Taken(QuarantinedView event, Evidence evidence) {}

  private final Jdbi jdbi;

  QuarantineRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Keeps what was set aside; a repeat of one adds nothing.
  void add(UUID workspaceId, List<Fate> fates) {
    List<Keyed> entries = inOrder(fates);
    if (entries.isEmpty()) {
      return;
    }
    jdbi.useHandle(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  """
                  insert into quarantine (workspace_id, id, message_id, source_id, reason, rule,
                    pointer, detail, raw, raw_hash, received_at, kind, occurred_at, fingerprint,
                    derived, sent_at, context, integrations, damaged)
                  values (:workspace, :id, :messageId, :source, :reason, :rule,
                    :pointer, :detail, :raw, :hash, :receivedAt, :kind, :occurredAt, :fingerprint,
                    cast(:derived as json), :sentAt, :context, :integrations, :damaged)
                  on conflict do nothing
                  """);
          for (Keyed keyed : entries) {
            Refused event = keyed.event;
            Evidence evidence = event.evidence();
            batch
                .bind("workspace", workspaceId)
                .bind("id", Ids.next())
                .bind("messageId", event.messageId())
                .bind("source", keyed.sourceId)
                .bind("reason", event.reason())
                .bind("rule", event.rule())
                .bind("pointer", event.pointer())
                .bind("detail", event.detail())
                .bind("raw", event.raw())
                .bind("hash", keyed.hash)
                .bind("receivedAt", event.receivedAt())
                .bind("kind", evidence.kind() == null ? null : evidence.kind().wire())
                .bind("occurredAt", evidence.occurredAt())
                .bind("fingerprint", evidence.fingerprint())
                .bind("derived", evidence.derived())
                .bind("sentAt", evidence.sentAt())
                .bind("context", evidence.context())
                .bind("integrations", evidence.integrations())
                .bind("damaged", evidence.damaged())
                .add();
          }
          batch.execute();
        });
  }

  /// The last refusal under a message id.
  Optional<QuarantinedView> findLast(UUID workspaceId, String messageId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, message_id, source_id, reason, rule, pointer, detail, raw, received_at
                    from quarantine
                    where workspace_id = :workspace and message_id = :messageId
                    order by id desc limit 1
                    """)
                .bind("workspace", workspaceId)
                .bind("messageId", messageId)
                .map((row, _) -> view(row))
                .findOne());
  }

  /// Newest first, before an id.
  List<QuarantinedView> before(UUID workspaceId, UUID id, QuarantineFilter filter, int count) {
    return jdbi.withHandle(
        handle ->
            bind(
                    handle.createQuery(
                        """
                        select id, message_id, source_id, reason, rule, pointer, detail, raw,
                          received_at
                        from quarantine
                        where workspace_id = :workspace
                          and (cast(:id as uuid) is null or id < cast(:id as uuid))
                          and %s
                        order by id desc limit :count
                        """
                            .formatted(FILTERED)),
                    workspaceId,
                    filter)
                .bind("id", id)
                .bind("count", count)
                .map((row, _) -> view(row))
                .list());
  }

  /// How many stand there by reason.
  Map<String, Long> counts(UUID workspaceId, QuarantineFilter filter) {
    return jdbi.withHandle(
        handle ->
            bind(
                    handle.createQuery(
                        """
                        select reason, count(*) as events from quarantine
                        where workspace_id = :workspace and %s group by reason order by reason
                        """
                            .formatted(FILTERED)),
                    workspaceId,
                    filter)
                .map((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, Long::sum, TreeMap::new)));
  }

  /// Takes the oldest out; they are there again when the transaction fails. One that somebody else
  /// is taking is passed over. What conflicts with a stored message does so for ever, and is only
  /// taken when it is asked for.
  ///
  /// @param newest none that was set aside after this id
  List<Taken> take(UUID workspaceId, QuarantineFilter filter, UUID newest, int count) {
    return jdbi.withHandle(
        handle ->
            bind(
                    handle.createQuery(
                        """
                        with chosen as (
                          select id from quarantine
                          where workspace_id = :workspace and id <= :newest and %s
                            and (reason <> 'conflict' or cast(:reason as text) = 'conflict')
                          order by id limit :count
                          for update skip locked
                        ), taken as (
                          delete from quarantine q using chosen c
                          where q.workspace_id = :workspace and q.id = c.id
                          returning q.*
                        )
                        select * from taken order by id
                        """
                            .formatted(FILTERED)),
                    workspaceId,
                    filter)
                .bind("newest", newest)
                .bind("count", count)
                .map((row, _) -> new Taken(view(row), evidence(row)))
                .list());
  }

  private static Query bind(Query query, UUID workspaceId, QuarantineFilter filter) {
    return query
        .bind("workspace", workspaceId)
        .bind("source", filter.sourceId())
        .bind("reason", filter.reason())
        .bind("rule", filter.rule())
        .bind("from", filter.from())
        .bind("to", filter.to());
  }

  private static Evidence evidence(ResultSet row) throws SQLException {
    OffsetDateTime occurredAt = row.getObject("occurred_at", OffsetDateTime.class);
    return new Evidence(
        Optional.ofNullable(row.getString("kind")).flatMap(Kind::find).orElse(null),
        occurredAt == null ? null : occurredAt.toInstant(),
        row.getObject("fingerprint", Long.class),
        row.getString("derived"),
        row.getString("sent_at"),
        row.getString("context"),
        row.getString("integrations"),
        row.getBoolean("damaged"));
  }

  private static QuarantinedView view(ResultSet row) throws SQLException {
    return new QuarantinedView(
        row.getObject("id", UUID.class),
        row.getString("message_id"),
        row.getObject("source_id", UUID.class),
        row.getString("reason"),
        row.getString("rule"),
        row.getString("pointer"),
        row.getString("detail"),
        row.getString("raw"),
        row.getObject("received_at", OffsetDateTime.class).toInstant());
  }

  private record Keyed(UUID sourceId, Refused event, String hash) {}

  /// In one order for all transactions, so that two with the same refusals wait for each other
  /// and never both.
  private static List<Keyed> inOrder(List<Fate> fates) {
    return fates.stream()
        .flatMap(QuarantineRepository::keyed)
        .sorted(
            Comparator.comparing(Keyed::sourceId)
                .thenComparing(keyed -> keyed.event.reason())
                .thenComparing(Keyed::hash))
        .toList();
  }

  private static Stream<Keyed> keyed(Fate fate) {
    return switch (fate) {
      case Fate.Conflict(UUID sourceId, Refused event) ->
          Stream.of(new Keyed(sourceId, event, Hashes.hexOf(event.raw())));
      case Fate.Quarantined(UUID sourceId, Refused event) ->
          Stream.of(new Keyed(sourceId, event, Hashes.hexOf(event.raw())));
      case Fate.Accepted _, Fate.Duplicate _, Fate.Held _ -> Stream.empty();
    };
  }
}
