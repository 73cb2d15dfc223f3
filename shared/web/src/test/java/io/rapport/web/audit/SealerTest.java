package io.rapport.web.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.web.Hashes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class SealerTest {

  private final AuditDatabase database = AuditDatabase.get();

  @Test
  void waitsForNobodyAndLosesNobodyWhoEndsLate() throws SQLException {
    UUID workspace = UUID.randomUUID();
    Sealer sealer = database.sealer();
    sealer.seal();
    try (Connection late = database.begin(workspace)) {
      AuditDatabase.write(late, workspace);
      database.write(workspace, 2);
      sealer.seal();
      assertThat(database.sealed(workspace)).isEqualTo(2);
      late.commit();
    }
    sealer.seal();

    assertThat(database.sealed(workspace)).isEqualTo(3);
    assertThat(database.verify(workspace, AuditDatabase.today()).intact()).isTrue();
    // what a sealer would see that only looks behind the last row that it knows
    assertThat(
            database.count(
                "select count(*) from audit_row where workspace_id = '%1$s' and seq >= (select max(row_seq) from audit_seal where workspace_id = '%1$s' and number <= 2)"
                    .formatted(workspace)))
        .isEqualTo(1);
  }

  @Test
  void sealsEachRowOnceHoweverManyWorkAtIt() throws Exception {
    List<UUID> workspaces = List.of(UUID.randomUUID(), UUID.randomUUID());
    int writers = 4;
    int each = 150;
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> sealers =
          java.util.stream.Stream.generate(database::sealer)
              .limit(2)
              .<Future<?>>map(
                  sealer ->
                      threads.submit(
                          () -> {
                            while (!done.get()) {
                              sealer.seal();
                            }
                            return null;
                          }))
              .toList();
      List<Future<?>> writing =
          java.util.stream.IntStream.range(0, writers)
              .<Future<?>>mapToObj(
                  writer -> threads.submit(() -> writeAtRandom(workspaces, writer, each)))
              .toList();
      for (Future<?> one : writing) {
        one.get();
      }
      done.set(true);
      for (Future<?> one : sealers) {
        one.get();
      }
    }
    database.sealer().seal();

    long rows = 0;
    for (UUID workspace : workspaces) {
      long committed =
          database.count("select count(*) from audit_row where workspace_id = '" + workspace + "'");
      VerificationView view = database.verify(workspace, AuditDatabase.today());
      assertThat(view.intact()).isTrue();
      assertThat(view.rows()).isEqualTo(committed);
      assertThat(
              database.count(
                  "select count(distinct (row_day, row_seq)) from audit_seal where workspace_id = '"
                      + workspace
                      + "'"))
          .isEqualTo(committed);
      rows += committed;
    }
    assertThat(rows).isPositive().isLessThan((long) writers * each * 2);
  }

  /// Transactions of different lengths, some of which are rolled back.
  private Void writeAtRandom(List<UUID> workspaces, int seed, int transactions)
      throws SQLException {
    Random random = new Random(seed);
    for (int i = 0; i < transactions; i++) {
      UUID workspace = workspaces.get(random.nextInt(workspaces.size()));
      try (Connection connection = database.begin(workspace)) {
        AuditDatabase.write(connection, workspace);
        if (random.nextInt(3) == 0) {
          AuditDatabase.write(connection, workspace);
        }
        if (random.nextInt(5) == 0) {
          connection.rollback();
        } else {
          connection.commit();
        }
      }
    }
    return null;
  }

  @Test
  void leavesNothingHalfDoneWhenItDies() throws SQLException {
    UUID workspace = UUID.randomUUID();
    database.sealer().seal();
    database.write(workspace, 3);
    Sealer dying = new Sealer(withoutCommit(database.as("sequencer")));

    assertThatThrownBy(dying::seal).isInstanceOf(SQLException.class);
    assertThat(database.sealed(workspace)).isZero();
    assertThat(dying.takeUnpublished()).isEmpty();
    database.sealer().seal();

    assertThat(database.verify(workspace, AuditDatabase.today()).rows()).isEqualTo(3);
  }

  @Test
  void goesOnFromTheDayBeforeAndTakesWhatWasWrittenBeforeMidnight() throws SQLException {
    UUID workspace = UUID.randomUUID();
    database.write(workspace, 2);
    Sealer sealer = database.sealer();
    sealer.seal();
    String mine = " where workspace_id = '" + workspace + "'";
    VerificationView first = database.verify(workspace, AuditDatabase.today());
    // as if those were sealed yesterday: only the end of the day counts here
    database.execute("delete from audit_seal" + mine);
    database.execute("delete from audit_row" + mine);
    database.execute("update audit_day set day = day - 1" + mine);
    database.write(workspace, 1);
    database.execute("update audit_row set day = day - 1" + mine);
    sealer.seal();

    List<AuditLogRepository.Link> links = database.links(workspace, AuditDatabase.today());
    assertThat(links).hasSize(1);
    assertThat(links.getFirst().row().rowDay()).isEqualTo(AuditDatabase.today().minusDays(1));
    assertThat(links.getFirst().number()).isEqualTo(1);
    assertThat(SealedRow.hex(links.getFirst().hash()))
        .isEqualTo(
            SealedRow.hex(
                links.getFirst().row().hash(java.util.HexFormat.of().parseHex(first.head()))));
    assertThat(database.verify(workspace, AuditDatabase.today()).intact()).isTrue();
  }

  @Test
  void sealsWhatADumpOfAnotherServerBroughtWithoutASeal() throws SQLException {
    UUID workspace = UUID.randomUUID();
    Sealer sealer = database.sealer();
    sealer.seal();
    database.execute(
        "update audit_sealer set system_identifier = 7, snap = '900000000:900000000:'");
    database.write(workspace, 2);
    sealer.seal();

    assertThat(database.verify(workspace, AuditDatabase.today()).rows()).isEqualTo(2);
    database.write(workspace, 1);
    sealer.seal();
    assertThat(database.verify(workspace, AuditDatabase.today()).rows()).isEqualTo(3);
  }

  /// Whoever changes a row and its own hash is found at the next row. The same rows with a hash
  /// each, but no chain, show nothing.
  @Test
  void findsAChangedRowByItsSuccessor() throws SQLException {
    UUID workspace = UUID.randomUUID();
    database.write(workspace, 5);
    database.sealer().seal();
    String place =
        " where workspace_id = '"
            + workspace
            + "' and seq = (select row_seq from audit_seal"
            + " where workspace_id = '"
            + workspace
            + "' and number = 3)";
    database.execute("update audit_row set actor_name = 'nobody'" + place);
    List<AuditLogRepository.Link> links = database.links(workspace, AuditDatabase.today());
    byte[] counted = links.get(2).row().hash(links.get(1).hash());
    database.execute(
        "update audit_seal set hash = decode('"
            + SealedRow.hex(counted)
            + "', 'hex') where number = 3 and workspace_id = '"
            + workspace
            + "'");

    VerificationView found = database.verify(workspace, AuditDatabase.today());
    assertThat(found.brokenAt()).isEqualTo(4);
    assertThat(found.reason()).isEqualTo("row-changed");
    byte[] alone = new byte[Hashes.LENGTH];
    List<byte[]> unchained = links.stream().map(link -> link.row().hash(alone)).toList();
    assertThat(database.links(workspace, AuditDatabase.today()))
        .allSatisfy(
            link ->
                assertThat(unchained.get((int) link.number() - 1))
                    .isEqualTo(link.row().hash(alone)));
  }

  @Test
  void findsARowThatSaysToBeOlderThanItCanBe() throws SQLException {
    UUID workspace = UUID.randomUUID();
    Sealer sealer = database.sealer();
    database.write(workspace, 1);
    sealer.seal();
    database.write(workspace, 1);
    sealer.seal();
    database.execute(
        "insert into audit_row (workspace_id, at, id, actor_kind, action, resource, ids, items, fields)"
            + " values ('"
            + workspace
            + "', now() - interval '1 hour', gen_random_uuid(), 'person', 'x', 'x', '{}', 0, '{}')");
    sealer.seal();

    VerificationView found = database.verify(workspace, AuditDatabase.today());
    assertThat(found.brokenAt()).isEqualTo(3);
    assertThat(found.reason()).isEqualTo("row-late");
  }

  @Test
  void goesOnWithTheOthersWhenOneChainWasTamperedWith() throws SQLException {
    UUID forged = UUID.randomUUID();
    UUID other = UUID.randomUUID();
    Sealer sealer = database.sealer();
    database.write(forged, 1);
    sealer.seal();
    database.execute(
        "insert into audit_seal select workspace_id, day, 2, row_day, row_seq, sealed_at, hash"
            + " from audit_seal where workspace_id = '"
            + forged
            + "'");
    database.write(forged, 1);
    database.write(other, 1);
    sealer.seal();

    assertThat(database.verify(other, AuditDatabase.today()).rows()).isEqualTo(1);
    assertThat(database.sealed(forged)).isEqualTo(3);
    assertThat(database.verify(forged, AuditDatabase.today()).brokenAt()).isEqualTo(2);
  }

  @Test
  void dropsOldDaysButNotTheEndOfAChain() throws SQLException {
    UUID workspace = UUID.randomUUID();
    database.write(workspace, 1);
    database.sealer().seal();
    database.execute(
        "create table audit_seal_p20200101 partition of audit_seal for values from ('2020-01-01') to ('2020-01-02')");
    database.execute(
        "create table audit_row_p20200101 partition of audit_row for values from ('2020-01-01') to ('2020-01-02')");
    database.execute(
        "insert into audit_day values ('" + workspace + "', '2020-01-01', 'x', 1, 'x')");
    database.execute(
        "insert into audit_day values ('" + UUID.randomUUID() + "', '2020-01-01', 'x', 1, 'x')");
    try (Connection maintenance = database.as("maintenance").getConnection();
        var statement = maintenance.createStatement();
        var row = statement.executeQuery("select rapport_drop_audit(30)")) {
      row.next();
      assertThat(row.getInt(1)).isEqualTo(2);
    }

    assertThat(database.count("select count(*) from audit_day where day = '2020-01-01'"))
        .isEqualTo(1);
    assertThat(database.verify(workspace, AuditDatabase.today()).intact()).isTrue();
  }

  private static DataSource withoutCommit(DataSource source) {
    return (DataSource)
        Proxy.newProxyInstance(
            SealerTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (_, method, arguments) -> {
              Object result = method.invoke(source, arguments);
              return result instanceof Connection connection ? dying(connection) : result;
            });
  }

  private static Connection dying(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            SealerTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              if (method.getName().equals("commit")) {
                throw new SQLException("The process died");
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
