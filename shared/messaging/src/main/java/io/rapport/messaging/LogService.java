package io.rapport.messaging;

import io.rapport.messaging.DeadLetterView.ListView;
import io.rapport.messaging.DeadLetterView.PageView;
import io.rapport.messaging.DeadLetterView.RedriveAllView;
import io.rapport.messaging.DeadLetterView.RedriveView;
import io.rapport.messaging.LogLine.Subscription;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// What operators see of the logs and do to them. Dead letters are read as the caller's
/// workspace, so that row-level security shows no other.
@ApplicationScoped
public class LogService {

  private static final Logger LOG = Logger.getLogger(LogService.class);
  private static final Duration ALL = Duration.ofSeconds(15);

  private final LogLines lines;
  private final Transactions transactions;
  private final DataSource database;

  LogService(LogLines lines, Transactions transactions, DataSource database) {
    this.lines = lines;
    this.transactions = transactions;
    this.database = database;
  }

  List<LogView> logs() {
    List<LogView> views = new ArrayList<>();
    Map<String, LogView.Parked> parked = parked();
    for (LogLine line : lines.all()) {
      try {
        LogState state = line.watch().state();
        String name = line.log().name();
        views.add(
            new LogView(
                name,
                state == null ? null : state.logId(),
                state == null ? 0 : state.lastPosition(),
                line.retention().isPositive() ? line.retention().toDays() : null,
                line.figures().oldestDay(),
                line.figures().read().stream()
                    .map(
                        f ->
                            LogView.of(
                                f,
                                parked.getOrDefault(
                                    name + "/" + f.subscriber(), new LogView.Parked(0, 0))))
                    .toList()));
      } catch (SQLException e) {
        throw new LogFailure("The figures could not be read", e);
      }
    }
    return views;
  }

  /// What waits in the caller's workspace, by log and subscriber.
  private Map<String, LogView.Parked> parked() {
    return transactions.commit(
        () -> {
          try (Connection connection = database.getConnection();
              PreparedStatement select =
                  connection.prepareStatement(
                      """
                      select k.log || '/' || k.subscriber, count(*), sum(d.letters)
                      from parked_key k
                      cross join lateral (
                        select count(*) as letters from dead_letter d
                        where d.workspace_id = k.workspace_id and d.log = k.log
                          and d.subscriber = k.subscriber and d.subject = k.subject) d
                      group by k.log, k.subscriber
                      """);
              ResultSet rows = select.executeQuery()) {
            Map<String, LogView.Parked> parked = new HashMap<>();
            while (rows.next()) {
              parked.put(rows.getString(1), new LogView.Parked(rows.getLong(2), rows.getLong(3)));
            }
            return parked;
          } catch (SQLException e) {
            throw new LogFailure("The parked subjects could not be counted", e);
          }
        });
  }

  /// Gives a dead letter of the caller's workspace up for good, and sends those behind it; empty
  /// when there is no such letter.
  Optional<RedriveView> discard(UUID id, String reason, String by) {
    return find(id)
        .flatMap(
            found ->
                subscription(found.log, found.subscriber)
                    .map(
                        subscription -> {
                          try {
                            subscription.letters().discard(found.key, id, reason, by);
                          } catch (SQLException e) {
                            throw new LogFailure("The event could not be discarded", e);
                          }
                          LOG.warnf(
                              "A dead letter of %s for %s was discarded by %s",
                              found.log, found.subscriber, by);
                          return found;
                        }))
        .flatMap(this::redrive)
        .map(LogService::view);
  }

  private static RedriveView view(Redrive.Outcome outcome) {
    return new RedriveView(outcome.delivered(), outcome.error() == null, outcome.error());
  }

  /// Sends all dead letters of a subscriber in the caller's workspace again, subject by subject,
  /// for some seconds; empty when there is no such subscriber.
  Optional<RedriveAllView> redriveAll(String log, String subscriber) {
    return subscription(log, subscriber)
        .map(
            subscription -> {
              List<Entry.Key> keys = parkedKeys(log, subscriber);
              Set<String> errors = new TreeSet<>();
              int delivered = 0;
              int unparked = 0;
              long until = System.nanoTime() + ALL.toNanos();
              for (Entry.Key key : keys) {
                if (System.nanoTime() - until > 0) {
                  errors.add("There are more: ask again");
                  break;
                }
                Redrive.Outcome outcome = run(subscription, key);
                delivered += outcome.delivered();
                unparked += outcome.error() == null ? 1 : 0;
                Optional.ofNullable(outcome.error()).ifPresent(errors::add);
              }
              return new RedriveAllView(
                  delivered, unparked, keys.size() - unparked, List.copyOf(errors));
            });
  }

  private static Redrive.Outcome run(Subscription subscription, Entry.Key key) {
    try {
      return subscription.redrive().run(Lanes.of(key.workspaceId(), key.subject()), key);
    } catch (SQLException e) {
      throw new LogFailure("The redrive failed", e);
    }
  }

  private List<Entry.Key> parkedKeys(String log, String subscriber) {
    return transactions.commit(
        () -> {
          try (Connection connection = database.getConnection();
              PreparedStatement select =
                  connection.prepareStatement(
                      """
                      select workspace_id, subject from parked_key
                      where log = ? and subscriber = ? order by parked_at
                      """)) {
            select.setString(1, log);
            select.setString(2, subscriber);
            try (ResultSet rows = select.executeQuery()) {
              List<Entry.Key> keys = new ArrayList<>();
              while (rows.next()) {
                keys.add(new Entry.Key(rows.getObject(1, UUID.class), rows.getString(2)));
              }
              return keys;
            }
          } catch (SQLException e) {
            throw new LogFailure("The parked subjects could not be read", e);
          }
        });
  }

  ListView deadLetters(UUID after, int limit) {
    List<DeadLetterView> letters =
        select(
            """
            select id, log, subscriber, event_id, type, subject, code, detail, attempts,
              first_at, last_at
            from dead_letter where id > ? order by id limit ?
            """,
            after,
            limit + 1);
    boolean more = letters.size() > limit;
    List<DeadLetterView> data = more ? letters.subList(0, limit) : letters;
    return new ListView(data, new PageView(more ? data.getLast().id().toString() : null, more));
  }

  /// Sends the letters of the same subject as this one again; empty when there is no such letter.
  Optional<RedriveView> redrive(UUID id) {
    return find(id).flatMap(this::redrive).map(LogService::view);
  }

  private Optional<Redrive.Outcome> redrive(Found found) {
    Optional<Subscription> subscription = subscription(found.log, found.subscriber);
    if (subscription.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(subscription.get().redrive().run(found.lane, found.key));
    } catch (SQLException e) {
      throw new LogFailure("The redrive failed", e);
    }
  }

  /// What became of an operator's wish.
  enum Asked {
    DONE,
    UNKNOWN,
    NO_STATE,
    UNDER_WAY
  }

  /// Brings a subscriber up to date from the current state of this service.
  Asked resync(String log, String subscriber) {
    return subscription(log, subscriber).map(this::resync).orElse(Asked.UNKNOWN);
  }

  private Asked resync(Subscription subscription) {
    try {
      if (!subscription.hasState() && !subscription.resyncs().whole()) {
        return Asked.NO_STATE;
      }
      return subscription.resyncs().startUnlessUnderWay("An operator asked")
          ? Asked.DONE
          : Asked.UNDER_WAY;
    } catch (SQLException e) {
      throw new LogFailure("The resync could not be started", e);
    }
  }

  /// Lets the lanes of a subscriber that rest or are forked try again now; how many did.
  Optional<Integer> retry(String log, String subscriber) {
    return subscription(log, subscriber)
        .map(
            subscription -> {
              try {
                int lanes = subscription.cursors().retry();
                LOG.warnf("%s for %s: an operator let %d lanes try again", log, subscriber, lanes);
                return lanes;
              } catch (SQLException e) {
                throw new LogFailure("The lanes could not be let go on", e);
              }
            });
  }

  private Optional<Subscription> subscription(String log, String subscriber) {
    return lines.all().stream()
        .filter(line -> line.log().name().equals(log))
        .flatMap(line -> Optional.ofNullable(line.subscribers().get(subscriber)).stream())
        .findFirst();
  }

  private record Found(String log, String subscriber, int lane, Entry.Key key) {}

  private Optional<Found> find(UUID id) {
    return transactions.commit(
        () -> {
          try (Connection connection = database.getConnection();
              PreparedStatement select =
                  connection.prepareStatement(
                      """
                      select log, subscriber, lane, workspace_id, subject
                      from dead_letter where id = ?
                      """)) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
              return row.next()
                  ? Optional.of(
                      new Found(
                          row.getString(1),
                          row.getString(2),
                          row.getInt(3),
                          new Entry.Key(row.getObject(4, UUID.class), row.getString(5))))
                  : Optional.empty();
            }
          } catch (SQLException e) {
            throw new LogFailure("The dead letter could not be read", e);
          }
        });
  }

  private List<DeadLetterView> select(String sql, UUID after, int limit) {
    return transactions.commit(
        () -> {
          try (Connection connection = database.getConnection();
              PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, after);
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
              List<DeadLetterView> letters = new ArrayList<>();
              while (rows.next()) {
                letters.add(view(rows));
              }
              return letters;
            }
          } catch (SQLException e) {
            throw new LogFailure("The dead letters could not be read", e);
          }
        });
  }

  private static DeadLetterView view(ResultSet row) throws SQLException {
    return new DeadLetterView(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getObject(4, UUID.class),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getInt(9),
        row.getObject(10, OffsetDateTime.class).toInstant(),
        row.getObject(11, OffsetDateTime.class).toInstant());
  }
}
