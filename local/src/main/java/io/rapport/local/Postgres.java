package io.rapport.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The real PostgreSQL of this checkout: its cluster is made once, durable as in production.
///
/// PostgreSQL refuses to run as root. A user namespace of its own (`unshare -U`) makes it nobody
/// while it keeps root's files; where namespaces are forbidden it becomes nobody by `setpriv`.
final class Postgres {
  private static final String NOBODY = "65534";
  private final Home home;
  private final Settings settings;
  private final Path programs;
  private final List<String> dropsRoot;

  Postgres(Home home, Settings settings, Path programs) throws IOException, InterruptedException {
    this.home = home;
    this.settings = settings;
    this.programs = programs;
    this.dropsRoot = dropsRoot();
  }

  private Path cluster() {
    return home.data().resolve("postgres");
  }

  boolean isNew() {
    return !Files.exists(cluster());
  }

  /// Makes the cluster beside its place and moves it there when it is whole.
  void initialise() throws IOException, InterruptedException {
    if (!isNew()) {
      return;
    }
    Path unfinished = home.data().resolve("postgres.new");
    Home.delete(unfinished);
    Files.createDirectory(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path password = home.data().resolve("postgres.pw");
    Files.writeString(password, settings.databaseAdminPassword() + "\n");
    giveAway(unfinished);
    giveAway(password);
    Path log = home.log("initdb");
    try {
      Process initdb =
          new ProcessBuilder(
                  asUser(
                      "initdb",
                      "-D",
                      unfinished.toString(),
                      "-U",
                      settings.databaseAdmin(),
                      "-A",
                      "scram-sha-256",
                      "--pwfile=" + password,
                      "--encoding=UTF8",
                      "--locale-provider=builtin",
                      "--builtin-locale=C.UTF-8",
                      "--locale=C"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (initdb.waitFor() != 0) {
        throw new Failure("PostgreSQL's initdb failed:\n" + Files.readString(log).strip());
      }
    } finally {
      Files.deleteIfExists(password);
    }
    Files.move(unfinished, cluster());
  }

  Launch launch() {
    List<String> command = new ArrayList<>(asUser("postgres", "-D", cluster().toString()));
    setting(command, "port", Integer.toString(settings.databasePort()));
    setting(command, "unix_socket_directories", "");
    fixed().forEach((name, value) -> setting(command, name, value));
    return new Launch(
        "postgres",
        "PostgreSQL " + Versions.POSTGRES.replaceFirst("\\.0$", ""),
        settings.databasePort(),
        "localhost:" + settings.databasePort(),
        command,
        Map.of(),
        home.root(),
        home.log("postgres"),
        this::answers,
        Duration.ofMinutes(5),
        "INT",
        Duration.ofSeconds(90));
  }

  /// The settings that the measurements of `benchmarks` use, too.
  private Map<String, String> fixed() {
    try (Stream<String> lines = Files.lines(home.root().resolve("deploy/postgres/local.conf"))) {
      Map<String, String> settings = new LinkedHashMap<>();
      lines
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> line.split("=", 2))
          .forEach(pair -> settings.put(pair[0].strip(), pair[1].strip().replace("'", "")));
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() throws Exception {
    try (Connection c =
        DriverManager.getConnection(
            settings.jdbc("postgres") + "?connectTimeout=2&socketTimeout=5",
            settings.databaseAdmin(),
            settings.databaseAdminPassword())) {
      return c.isValid(2);
    } catch (java.sql.SQLException e) {
      if ("28P01".equals(e.getSQLState())) {
        throw new Failure(
            "PostgreSQL refuses the password: its data in .rapport/data was made with another "
                + "RAPPORT_DATABASE_PASSWORD");
      }
      throw e;
    }
  }

  private static void setting(List<String> command, String name, String value) {
    command.add("-c");
    command.add(name + "=" + value);
  }

  private List<String> asUser(String program, String... arguments) {
    List<String> command = new ArrayList<>(dropsRoot);
    command.add(programs.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private List<String> dropsRoot() throws IOException, InterruptedException {
    if (!isRoot()) {
      return List.of();
    }
    Path initdb = programs.resolve("bin/initdb");
    List<List<String>> ways =
        List.of(
            List.of("unshare", "-U"),
            List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
    for (List<String> way : ways) {
      List<String> trial = new ArrayList<>(way);
      trial.addAll(List.of(initdb.toString(), "--version"));
      if (succeeds(trial)) {
        return way;
      }
    }
    throw new Failure(
        "PostgreSQL does not run as root, and neither `unshare -U` nor `setpriv` can make it another "
            + "user that reaches "
            + programs
            + ". Run Rapport as an ordinary user, or from a directory that everybody may enter.");
  }

  /// By setpriv it is a true nobody, who must own the files.
  private void giveAway(Path path) throws IOException {
    if (dropsRoot.contains("setpriv")) {
      Files.setAttribute(path, "unix:uid", Integer.valueOf(NOBODY));
      Files.setAttribute(path, "unix:gid", Integer.valueOf(NOBODY));
    }
  }

  private boolean isRoot() throws IOException {
    // The owner of a file made just now is the user that runs this.
    Path mine = Files.createTempFile(home.run(), "owner", "");
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(mine, "unix:uid"));
    } finally {
      Files.delete(mine);
    }
  }

  private static boolean succeeds(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }
}
