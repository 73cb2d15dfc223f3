package io.rapport.messaging;

import io.rapport.messaging.DeadLetterView.ListView;
import io.rapport.messaging.DeadLetterView.PageView;
import io.rapport.messaging.DeadLetterView.RedriveView;
import io.rapport.messaging.LogLine.Subscription;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// What operators see of the logs and do to them. Dead letters are read as the caller's
/// workspace, so that row-level security shows no other.
@ApplicationScoped
public class LogService {

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
    for (LogLine line : lines.all()) {
      try {
        views.add(LogView.of(line.log().name(), line.watch().state(), line.figures().read()));
      } catch (SQLException e) {
        throw new LogFailure("The figures could not be read", e);
      }
    }
    return views;
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
    return find(id)
        .flatMap(
            found ->
                redrive(found)
                    .map(
                        outcome ->
                            new RedriveView(
                                outcome.delivered(), outcome.error() == null, outcome.error())));
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
    NO_STATE
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
      subscription.resyncs().start("An operator asked");
      return Asked.DONE;
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
                return subscription.cursors().retry();
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
