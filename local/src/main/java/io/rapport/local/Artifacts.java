package io.rapport.local;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// The servers come as Maven artifacts. Maven fetches them as it fetches everything else, with the
/// mirrors and proxies that the user has set; here they are only unpacked, once.
final class Artifacts {
  private final Home home;
  private final Progress progress;

  Artifacts(Home home, Progress progress) {
    this.home = home;
    this.progress = progress;
  }

  Path postgres() {
    return home.servers().resolve("postgres-" + Versions.POSTGRES);
  }

  Path redis() {
    return home.servers().resolve("redis-" + Versions.REDIS);
  }

  Path keycloak() {
    return home.servers().resolve("keycloak-" + Versions.KEYCLOAK);
  }

  void provide(Settings settings) throws IOException, InterruptedException {
    boolean postgres = settings.ownsPostgres() && !Files.exists(postgres());
    boolean redis = settings.ownsRedis() && !Files.exists(redis());
    boolean keycloak = settings.ownsKeycloak() && !Files.exists(keycloak());
    if (!postgres && !redis && !keycloak) {
      return;
    }
    fetch();
    if (postgres) {
      progress.step("PostgreSQL " + Versions.POSTGRES + ": unpacking");
      whole(postgres(), this::unpackPostgres);
    }
    if (redis) {
      progress.step("Redis: unpacking");
      whole(redis(), this::unpackRedis);
    }
    if (keycloak) {
      progress.step("Keycloak " + Versions.KEYCLOAK + ": unpacking");
      whole(keycloak(), this::unpackKeycloak);
    }
    Home.delete(home.artifacts());
  }

  private void fetch() throws IOException, InterruptedException {
    progress.step("Fetching PostgreSQL, Redis and Keycloak by Maven (200 MB, once)");
    Path log = home.log("fetch");
    Process maven =
        new ProcessBuilder(
                home.root().resolve("mvnw").toString(),
                "-B",
                "-q",
                "-pl",
                "local",
                "dependency:copy@servers")
            .directory(home.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (maven.waitFor() != 0) {
      throw new Failure("Maven could not fetch the servers:\n" + Files.readString(log).strip());
    }
  }

  private interface Unpacking {
    void into(Path directory) throws IOException;
  }

  /// A directory is there completely or not at all, whenever the work is cut short.
  private static void whole(Path directory, Unpacking unpacking) throws IOException {
    Path unfinished = directory.resolveSibling(directory.getFileName() + ".new");
    Home.delete(unfinished);
    Files.createDirectories(unfinished);
    unpacking.into(unfinished);
    Files.move(unfinished, directory);
  }

  private void unpackPostgres(Path directory) throws IOException {
    try (ZipFile jar = new ZipFile(home.artifacts().resolve("postgres.jar").toFile())) {
      ZipEntry archive =
          jar.stream()
              .filter(e -> e.getName().endsWith(".txz"))
              .findFirst()
              .map(ZipEntry.class::cast)
              .orElseThrow(() -> new Failure("The PostgreSQL artifact holds no archive"));
      try (TarArchiveInputStream tar =
          new TarArchiveInputStream(
              new XZCompressorInputStream(new BufferedInputStream(jar.getInputStream(archive))))) {
        for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
          unpack(directory, e, tar);
        }
      }
    }
  }

  private static void unpack(Path directory, TarArchiveEntry entry, InputStream content)
      throws IOException {
    Path target = inside(directory, entry.getName());
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else if (entry.isSymbolicLink()) {
      Files.createDirectories(target.getParent());
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.createDirectories(target.getParent());
      Files.copy(content, target);
      Files.setPosixFilePermissions(target, permissions(entry.getMode()));
    }
  }

  private void unpackRedis(Path directory) throws IOException {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String cpu = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    String suffix = (system.contains("mac") ? "-darwin-" : "-linux-") + cpu;
    try (ZipFile jar = new ZipFile(home.artifacts().resolve("redis.jar").toFile())) {
      ZipEntry binary =
          jar.stream()
              .filter(e -> e.getName().startsWith("redis-server-"))
              .filter(e -> e.getName().endsWith(suffix))
              .findFirst()
              .map(ZipEntry.class::cast)
              .orElseThrow(() -> new Failure("The Redis artifact holds no program for " + suffix));
      Path target = directory.resolve("redis-server");
      Files.copy(jar.getInputStream(binary), target);
      Files.setPosixFilePermissions(target, permissions(0755));
    }
  }

  private void unpackKeycloak(Path directory) throws IOException {
    try (ZipFile zip = new ZipFile(home.artifacts().resolve("keycloak.zip").toFile())) {
      for (var entries = zip.entries(); entries.hasMoreElements(); ) {
        ZipEntry entry = entries.nextElement();
        int root = entry.getName().indexOf('/');
        String name = entry.getName().substring(root + 1);
        if (name.isEmpty()) {
          continue;
        }
        Path target = inside(directory, name);
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          try (InputStream content = zip.getInputStream(entry)) {
            Files.copy(content, target);
          }
          if (name.endsWith(".sh")) {
            Files.setPosixFilePermissions(target, permissions(0755));
          }
        }
      }
    }
  }

  private static Path inside(Path directory, String name) {
    Path target = directory.resolve(name).normalize();
    if (!target.startsWith(directory)) {
      throw new Failure("An archive names a file outside of itself: " + name);
    }
    return target;
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions =
        EnumSet.copyOf(PosixFilePermissions.fromString("rw-r--r--"));
    if ((mode & 0100) != 0) {
      permissions.addAll(PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return permissions;
  }
}
