package io.rapport.local;

import io.rapport.local.load.Load;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The commands behind the script `rapport`, which checks the arguments and finds the JDK.
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    Home home = home();
    List<String> rest = Arrays.asList(args).subList(1, args.length);
    int code;
    try {
      code =
          switch (args[0]) {
            case "up" -> new Up(home, System.out).run();
            case "demo" -> new DemoCommand(home, System.out).run();
            case "supervise" -> Platform.supervise(home);
            case "down" -> new Down(home, System.out).run();
            case "reset" -> new Down(home, System.out).reset();
            case "status" -> new Status(home, System.out).run(rest.contains("--json"));
            case "token" -> token(home, rest);
            case "env" -> env(home);
            case "load" -> Load.run(home, Running.of(home), rest);
            default -> throw new Failure("Unknown command: " + args[0]);
          };
    } catch (Failure e) {
      System.err.println(e.getMessage());
      code = 1;
    }
    System.out.flush();
    System.exit(code);
  }

  private static Home home() {
    Path root = Path.of(System.getProperty("rapport.root")).toAbsolutePath().normalize();
    String dir = System.getProperty("rapport.dir");
    return dir == null ? new Home(root) : new Home(root, Path.of(dir).toAbsolutePath().normalize());
  }

  /// The addresses of what runs, as the variables that other programs of this repository read.
  private static int env(Home home) throws Exception {
    Settings settings = Running.of(home).settings();
    System.out.println("RAPPORT_GATEWAY_URL=" + settings.gateway());
    System.out.println("RAPPORT_ISSUER=" + settings.issuer());
    System.out.println("RAPPORT_DATABASE_HOST=" + settings.databaseHost());
    System.out.println("RAPPORT_DATABASE_PORT=" + settings.databasePort());
    System.out.println("RAPPORT_REDIS_URL=" + settings.redisUrl());
    settings
        .ports()
        .keySet()
        .forEach(
            name ->
                System.out.println(
                    "RAPPORT_"
                        + name.toUpperCase(java.util.Locale.ROOT)
                        + "_URL="
                        + settings.url(name)));
    return 0;
  }

  private static int token(Home home, List<String> rest) throws Exception {
    System.out.println(Running.of(home).tokens().of(rest.isEmpty() ? "anna" : rest.getFirst()));
    return 0;
  }
}
