package io.rapport.local;

import java.nio.file.Path;
import java.util.List;

final class Jvm {
  private Jvm() {}

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// What every JVM of the platform begins with.
  static List<String> command(Home home) {
    return List.of(
        java(),
        home.mark(),
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:ErrorFile=" + home.logs().resolve("crash_%p.log"),
        "-Dfile.encoding=UTF-8",
        "--enable-native-access=ALL-UNNAMED");
  }
}
