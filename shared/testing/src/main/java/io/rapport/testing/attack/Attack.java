package io.rapport.testing.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.testing.TestDatabase;
import io.rapport.testing.Tokens;
import io.rapport.testing.promise.Promise;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// The attacks on a service under test, each held to what is promised, each shown once what it
/// looks for.
public final class Attack {

  private static final String[] ALL_ROLES = {
    "admin", "agent", "marketer", "integrator", "privacy-officer", "viewer"
  };
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int MEGABYTES = 64;

  private final String database;
  private final String service;
  private final Supplier<String> writeKeys;
  private final String token;
  private final List<Operations.Operation> operations;

  private Attack(String database, UUID workspace, Supplier<String> writeKeys) {
    this.database = database;
    this.service = database + "-service";
    this.writeKeys = writeKeys;
    this.token = Tokens.of(ALL_ROLES).named("mallory").in(workspace);
    this.operations = Operations.of(service);
  }

  /// @param service as its database is named
  /// @param writeKeys makes a write key, null where there is no collection API
  public static Attack on(String service, UUID workspace, Supplier<String> writeKeys) {
    return new Attack(service, workspace, writeKeys);
  }

  /// Payloads in every parameter and every place of every body.
  public void inject() {
    Injection.Seen seen = Injection.into(database, service, target(), Promise.size(24, 1));
    int caught = concatenated();
    seen.failures().stream().limit(20).forEach(System.out::println);
    Promise.of("S6", "nothing that is sent to " + service + " becomes part of a statement")
        .told("payloads", Payloads.all().size() + " and " + Payloads.cursors().size() + " cursors")
        .told("fields", seen.fields())
        .told("requests", seen.requests())
        .figure(
            "answers of 500 and above, parameters answered 404",
            "0",
            summary(seen.failures()),
            seen.failures().isEmpty())
        .figure(
            "malformed statements in the database's log",
            "0",
            summary(seen.malformed()),
            seen.malformed().isEmpty())
        .control("a statement put together from payloads", caught + " malformed", caught > 0)
        .judge();
  }

  /// Bombs at operations that take a body.
  public void bomb() {
    Target target = target();
    List<String> wrong = new ArrayList<>();
    List<String> slow = new ArrayList<>();
    AtomicInteger notReady = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    Thread probe = Thread.startVirtualThread(() -> probe(over, notReady));
    long grown;
    int thrown = 0;
    Duration longest = Duration.ZERO;
    List<Bombs.Bomb> bombs = all();
    List<Operations.Operation> taking =
        operations.stream().filter(o -> !o.bodies().isEmpty()).toList();
    try (HeapWatch heap = new HeapWatch()) {
      int step = Math.max(1, taking.size() / Promise.size(3, taking.size()));
      for (int i = 0; i < taking.size(); i += step) {
        for (Bombs.Bomb bomb : bombs) {
          Operations.Operation operation = taking.get(i);
          String path = target.path(operation, Map.of());
          Bombs.Seen seen =
              Bombs.at(operation.method(), path, target.headers(operation.path()), bomb);
          thrown++;
          longest = seen.taken().compareTo(longest) > 0 ? seen.taken() : longest;
          String what = operation + ", " + bomb + ": " + seen.status();
          if (!isRefused(operation, bomb, seen)) {
            wrong.add(what);
          }
          if (seen.taken().compareTo(SOON) > 0) {
            slow.add(what + " after " + seen.taken().toMillis() + " ms");
          }
        }
      }
      grown = heap.grownMegabytes();
    } finally {
      over.set(true);
    }
    long unguarded = unguarded();
    Promise.of("S8", "no body and no header exhausts " + service)
        .told("bombs thrown", thrown)
        .figure("not refused with 4xx", "0", summary(wrong), wrong.isEmpty())
        .figure(
            "refused later than after a second",
            Promise.isLong() ? "0" : "",
            summary(slow),
            slow.isEmpty() || !Promise.isLong())
        .told("longest", longest.toMillis() + " ms")
        .figure("growth of the living heap", "<= 64 MB", grown + " MB", grown <= MEGABYTES)
        .none("readiness probes that failed meanwhile", notReady.get())
        .control("1,000,000 keys read without limits", unguarded + " MB", unguarded > MEGABYTES)
        .judge();
    probe.interrupt();
  }

  /// Secrets and personal data in what is sent, while the database fails as well.
  public void listen() {
    Canaries canaries = new Canaries(token, writeKeys == null ? "wk_none" : writeKeys.get());
    List<String> answers = new ArrayList<>();
    AtomicInteger failed = new AtomicInteger();
    Target target = new Target(token, canaries.writeKey());
    target.fill(operations);
    int lines;
    List<String> logged;
    int caught;
    try (LogWatch log = new LogWatch()) {
      sing(target, canaries, answers, failed);
      InboxBatches.send(canaries).forEach(answers::add);
      whileTablesAreGone(() -> sing(target, canaries, answers, failed));
      lines = log.count();
      logged = log.with(canaries.texts());
      Logger.getLogger("io.rapport.control").warnf("%s called", canaries.name());
      caught = log.with(canaries.texts()).size() - logged.size();
    }
    List<String> told = answers.stream().filter(canaries::isIn).toList();
    Promise.of("S13", "no secret and no personal data in the logs and errors of " + service)
        .told("errors answered", answers.size())
        .figure("of them 500 and above", "> 0", failed.get(), failed.get() > 0)
        .told("lines logged", lines)
        .figure("lines with a canary", "0", summary(logged), logged.isEmpty())
        .figure("errors with a canary", "0", summary(told), told.isEmpty())
        .control("a line that names a person", caught + " found", caught == 1)
        .judge();
  }

  private Target target() {
    return new Target(token, writeKeys == null ? null : writeKeys.get());
  }

  private static List<Bombs.Bomb> all() {
    List<Bombs.Bomb> all = new ArrayList<>(Bombs.json());
    all.addAll(Bombs.large());
    all.addAll(Bombs.headers());
    return all;
  }

  /// The collection API sets a bad event aside, with 200. A number with a huge exponent may stand
  /// where a text is expected.
  private static boolean isRefused(
      Operations.Operation operation, Bombs.Bomb bomb, Bombs.Seen seen) {
    int status = seen.status();
    boolean setAside =
        operation.path().startsWith("/v1/")
            && status == 200
            && !seen.body().contains("\"quarantined\":0");
    boolean taken = bomb.name().equals("a huge exponent") && status >= 200 && status < 300;
    return status >= 400 && status < 500 || setAside || taken;
  }

  private static void probe(AtomicBoolean over, AtomicInteger notReady) {
    while (!over.get()) {
      if (RestAssured.given().get("/q/health/ready").statusCode() != 200) {
        notReady.incrementAndGet();
      }
      java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
    }
  }

  private static long unguarded() {
    try (HeapWatch heap = new HeapWatch()) {
      Object body = Bombs.json().get(9).body();
      Map<?, ?> read = new ObjectMapper().readValue(body.toString(), HashMap.class);
      long grown = heap.grownMegabytes();
      return read.isEmpty() ? 0 : grown;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// How many malformed statements the check finds when one is put together from payloads.
  private int concatenated() {
    ServerLog log = ServerLog.of(database);
    try (Connection connection = TestDatabase.connect(database, database + "_app");
        Statement statement = connection.createStatement()) {
      statement.execute("set statement_timeout = '300ms'");
      for (String payload : Payloads.all()) {
        concatenate(statement, payload);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return log.malformedStatements().size();
  }

  private static void concatenate(Statement statement, String payload) {
    try {
      statement.execute("select relname from pg_class where relname = '" + payload.strip() + "x'");
    } catch (SQLException e) {
      if (e.getSQLState() == null) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void sing(Target target, Canaries canaries, List<String> answers, AtomicInteger failed) {
    for (Operations.Operation operation : operations) {
      Map<String, String> values = new HashMap<>();
      for (Operations.Parameter parameter : operation.parameters()) {
        if (!parameter.name().equals("type") && !parameter.name().equals("writeKey")) {
          values.put(parameter.name(), canaries.email());
        }
      }
      hear(target.call(operation, values, (JsonNode) null), answers, failed);
      hear(target.call(operation, Map.of(), canaries.malformed()), answers, failed);
      for (JsonNode body : operation.bodies()) {
        hear(target.call(operation, Map.of(), canaries.into(body)), answers, failed);
        hear(target.call(operation, Map.of(), body), answers, failed);
      }
    }
  }

  private static void hear(Target.Answer answer, List<String> answers, AtomicInteger failed) {
    if (answer.status() >= 400) {
      answers.add(answer.body().replaceAll("\"instance\":\"[^\"]*\"", ""));
    }
    if (answer.status() >= 500) {
      failed.incrementAndGet();
    }
  }

  /// Statements fail for a reason that is nobody's input, and every one of them.
  private void whileTablesAreGone(Runnable work) {
    List<String> tables = tables();
    try (Connection connection = TestDatabase.connect(database, "postgres");
        Statement statement = connection.createStatement()) {
      try {
        for (String table : tables) {
          statement.execute("alter table " + table + " rename to gone_" + table);
        }
        work.run();
      } finally {
        for (String table : tables) {
          statement.execute("alter table if exists gone_" + table + " rename to " + table);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Those of the service itself: the log between services goes on.
  private List<String> tables() {
    List<String> tables = new ArrayList<>();
    try (Connection connection = TestDatabase.connect(database, "postgres");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select c.relname from pg_class c
                join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
                where c.relkind in ('r', 'p') and not c.relispartition
                  and exists (select from pg_attribute a where a.attrelid = c.oid
                    and a.attname = 'workspace_id' and not a.attisdropped)
                  and c.relname not in ('outbox', 'parked_key', 'dead_letter')
                  and not exists (select from pg_class p where p.relname = c.relname || '_position')
                """)) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
      return tables;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String summary(List<String> list) {
    return list.size()
        + (list.isEmpty() ? "" : ", such as " + list.subList(0, Math.min(3, list.size())));
  }
}
