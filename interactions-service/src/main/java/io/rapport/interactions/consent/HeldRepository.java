package io.rapport.interactions.consent;

import io.rapport.interactions.door.Fate;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// Which messages were held back, without a word of what they said.
@ApplicationScoped
class HeldRepository {

  private final Jdbi jdbi;

  HeldRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Remembers them, in one order for all transactions; a repeat of one adds nothing.
  void add(UUID workspaceId, List<Fate.Held> held) {
    List<Fate.Held> ordered =
        held.stream().sorted(Comparator.comparing(one -> one.event().messageId())).toList();
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into held (workspace_id, message_id, source_id, category, received_at)
                    select :workspace, u.message_id, u.source_id, u.category,
                      cast(u.received_at as timestamptz)
                    from unnest(:messages, :sources, :categories, :times)
                      as u(message_id, source_id, category, received_at)
                    on conflict (workspace_id, message_id) do nothing
                    """)
                .bind("workspace", workspaceId)
                .bindArray(
                    "messages",
                    String.class,
                    ordered.stream().map(h -> h.event().messageId()).toList())
                .bindArray(
                    "sources", UUID.class, ordered.stream().map(Fate.Held::sourceId).toList())
                .bindArray(
                    "categories", String.class, ordered.stream().map(Fate.Held::category).toList())
                .bindArray(
                    "times",
                    String.class,
                    ordered.stream().map(h -> h.receivedAt().toString()).toList())
                .execute());
  }

  Optional<HeldMessage> find(UUID workspaceId, String messageId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select source_id, category, received_at from held
                    where workspace_id = :workspace and message_id = :message
                    """)
                .bind("workspace", workspaceId)
                .bind("message", messageId)
                .map(
                    (row, _) ->
                        new HeldMessage(
                            row.getObject(1, UUID.class),
                            row.getString(2),
                            row.getObject(3, OffsetDateTime.class).toInstant()))
                .findOne());
  }

  boolean hasSource(UUID workspaceId, UUID sourceId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select count(*) from source where workspace_id = :workspace and id = :source")
                .bind("workspace", workspaceId)
                .bind("source", sourceId)
                .mapTo(Long.class)
                .one()
                .equals(1L));
  }

  /// Per day (UTC, of receipt) and category, oldest first: those still remembered one by one, and
  /// those of longer ago, of which only the number is left.
  List<HeldDay> days(UUID workspaceId, UUID sourceId, LocalDate from, LocalDate to) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select day, category, cast(sum(messages) as bigint) from (
                      select cast(received_at at time zone 'utc' as date) as day, category,
                        count(*) as messages
                      from held
                      where workspace_id = :workspace and source_id = :source
                        and received_at >= :start and received_at < :end
                      group by 1, 2
                      union all
                      select day, category, messages from held_day
                      where workspace_id = :workspace and source_id = :source
                        and day >= :from and day < :to
                    ) as counted
                    group by day, category order by day, category
                    """)
                .bind("workspace", workspaceId)
                .bind("source", sourceId)
                .bind("from", from)
                .bind("to", to)
                .bind("start", from.atStartOfDay(ZoneOffset.UTC).toInstant())
                .bind("end", to.atStartOfDay(ZoneOffset.UTC).toInstant())
                .map(
                    (row, _) ->
                        new HeldDay(
                            row.getObject(1, LocalDate.class), row.getString(2), row.getLong(3)))
                .list());
  }
}
