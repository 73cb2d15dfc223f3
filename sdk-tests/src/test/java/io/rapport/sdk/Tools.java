package io.rapport.sdk;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Programs that these tests need and that a machine may lack. Where all checks must run
/// (`RAPPORT_CI` is set) that is a failure, elsewhere the tests are skipped and say so.
final class Tools {

  private static final String CHROMIUM = "/usr/bin/chromium";

  private Tools() {}

  static void requireNode() {
    require("Node.js with npm", starts("node") && starts("npm"));
  }

  static void requireChromium() {
    String configured = System.getenv("CHROMIUM");
    require(
        "Chromium, at /usr/bin/chromium or where CHROMIUM says",
        Files.isExecutable(Path.of(configured == null ? CHROMIUM : configured)));
  }

  private static void require(String what, boolean there) {
    if (there) {
      return;
    }
    if (System.getenv("RAPPORT_CI") != null) {
      fail(what + " is missing");
    }
    abort(what + " is missing: the SDKs that need it are not tested");
  }

  private static boolean starts(String program) {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
