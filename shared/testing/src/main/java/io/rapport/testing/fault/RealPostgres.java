package io.rapport.testing.fault;

import io.rapport.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// A PostgreSQL cluster of a test's own, as durable as in production (fsync on), to be crashed,
/// backed up while it runs, restored and thrown away. Everybody on this machine may connect
/// without a password.
public final class RealPostgres implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> SETTINGS =
      Map.of(
          "listen_addresses", "127.0.0.1",
          "unix_socket_directories", "",
          "max_connections", "200",
          "shared_buffers", "64MB",
          "fsync", "on",
          "synchronous_commit", "on",
          "full_page_writes", "on",
          "track_commit_timestamp", "on",
          "jit", "off",
          "timezone", "UTC");

  private final Path home;
  private final Path programs;
  private final List<String> user;
  private final int port;
  private Process server;
  private boolean frozen;

  private RealPostgres(Path home, Path programs, List<String> user, int port) {
    this.home = home;
    this.programs = programs;
    this.user = user;
    this.port = port;
  }

  /// Makes a new cluster, with an identity of its own, and starts it.
  public static RealPostgres start() {
    try {
      Path home =
          Files.createTempDirectory(
              "rapport-postgres",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
      Path programs = TestDatabase.programs();
      RealPostgres postgres =
          new RealPostgres(home, programs, NotRoot.prefix(home, programs), freePort());
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
      postgres.initialise();
      postgres.launch();
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Path data() {
    return home.resolve("data");
  }

  private void initialise() throws IOException {
    Files.createDirectory(
        data(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    NotRoot.giveAway(user, data());
    run(
        "initdb",
        List.of(
            "-D",
            data().toString(),
            "-U",
            "postgres",
            "-A",
            "trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C"));
  }

  /// The port on this machine; the same after each start.
  public int port() {
    return port;
  }

  /// Whether the server process lives.
  public boolean running() {
    return server != null && server.isAlive();
  }

  /// Starts it again and returns when it answers.
  public void launch() {
    try {
      List<String> command = new ArrayList<>(user);
      command.addAll(List.of(program("postgres"), "-D", data().toString(), "-c", "port=" + port));
      new TreeMap<>(SETTINGS)
          .forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
      server =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitAnswer();
  }

  private Path log() {
    return home.resolve("log");
  }

  private void awaitAnswer() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Connection connection = connect("postgres", "postgres")) {
        if (connection.isValid(5)) {
          return;
        }
      } catch (SQLException e) {
        if (!server.isAlive() || System.nanoTime() > end) {
          throw new IllegalStateException("PostgreSQL did not start:\n" + logText(), e);
        }
      }
      try {
        server.waitFor(50, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private String logText() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Stops it without a checkpoint, as `pg_ctl -m immediate` does: what comes next is a recovery.
  public void crash() {
    shutDown("immediate");
  }

  /// Stops it in good order.
  public void stop() {
    shutDown("fast");
  }

  private void shutDown(String mode) {
    run("pg_ctl", List.of("stop", "-D", data().toString(), "-m", mode, "-w", "-s"));
    try {
      if (!server.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("PostgreSQL does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Lets the postmaster and all that it started stand still.
  public void freeze() {
    frozen = true;
    // the postmaster first, so that it starts no more
    RealProcess.Signals.stop(server.pid());
    processes().forEach(process -> RealProcess.Signals.stop(process.pid()));
  }

  /// Lets them go on.
  public void thaw() {
    processes().stream()
        .filter(ProcessHandle::isAlive)
        .forEach(process -> RealProcess.Signals.resume(process.pid()));
    frozen = false;
  }

  private List<ProcessHandle> processes() {
    List<ProcessHandle> all = new ArrayList<>(List.of(server.toHandle()));
    server.descendants().forEach(all::add);
    return all;
  }

  /// A connection as superuser `postgres` or as one of the roles.
  public Connection connect(String database, String role) throws SQLException {
    return DriverManager.getConnection(url(database), role, TestDatabase.PASSWORD);
  }

  /// The JDBC address of a database.
  public String url(String database) {
    return "jdbc:postgresql://localhost:" + port + "/" + database + "?stringtype=unspecified";
  }

  /// Creates the database and the roles of a service.
  public void create(String service) {
    TestDatabase.create(service, this::connect);
  }

  /// A copy of the files while the server runs: a base backup, complete with its WAL.
  public Path backUp() {
    try (Connection connection = connect("postgres", "postgres");
        var statement = connection.createStatement()) {
      Path backup = Files.createTempDirectory(home, "backup");
      statement.execute("select pg_backup_start('copy', true)");
      Copies.tree(
          data(), backup, path -> !path.startsWith("pg_wal") && !path.endsWith("postmaster.pid"));
      try (ResultSet row = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
        row.next();
        Files.writeString(backup.resolve("backup_label"), row.getString(1));
      }
      Copies.tree(data().resolve("pg_wal"), backup.resolve("pg_wal"), _ -> true);
      return backup;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("The backup failed", e);
    }
  }

  /// Puts a backup in the place of the files and starts. What was written after it is lost, and
  /// the cluster does not know: its identity and its timeline are the same.
  public void restore(Path backup) {
    if (running()) {
      throw new IllegalStateException("PostgreSQL runs: stop it before a restore");
    }
    try {
      Copies.delete(data());
      Files.createDirectory(
          data(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Copies.tree(backup, data(), _ -> true);
      NotRoot.giveAway(user, data());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    launch();
  }

  /// Ends the server and removes its files.
  @Override
  public void close() {
    if (frozen) {
      thaw();
    }
    if (running()) {
      crash();
    }
    try {
      Copies.delete(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String program(String name) {
    return programs.resolve(name).toString();
  }

  private void run(String name, List<String> arguments) {
    List<String> command = new ArrayList<>(user);
    command.add(program(name));
    command.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(name + " failed:\n" + logText());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
