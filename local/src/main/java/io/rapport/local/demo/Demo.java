package io.rapport.local.demo;

import io.rapport.local.Failure;
import io.rapport.local.Home;
import io.rapport.local.Running;
import io.rapport.local.load.Sources;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What `./rapport demo` shows on a platform that is ready.
public final class Demo {
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Demo() {}

  /// @param landing link to the landing page
  public static void run(Home home, Running platform, String landing, PrintStream out)
      throws IOException, InterruptedException {
    try (Api api = new Api(platform)) {
      Page page = new Page(out);
      Loading loading =
          new Loading(api, writeKeys(new Sources(home.load(), platform)), Clock.systemUTC());
      page.title("The sample company");
      SampleCompany sample = loading.sample();
      long from = System.nanoTime();
      Loading.Sent sent = loading.send(sample);
      page.line(
          "sent",
          "%s contacts, %s calls, notes and tickets, %s events in %s"
              .formatted(
                  Page.number(sample.people().contacts().size()),
                  Page.number(sample.interactions().size()),
                  Page.number(sample.events().size()),
                  since(from)));
      page.line(
          "of them new",
          "%s contacts, %s events"
              .formatted(Page.number(sent.contacts()), Page.number(sent.events())));
      Definitions definitions = new Definitions(api);
      Map<String, String> segments = definitions.define();
      from = System.nanoTime();
      awaitQuiet(platform, definitions);
      page.line("understood", "after another " + since(from));
      new Tour(api, page).show(sample, segments);
      next(platform, sample, landing, page);
    }
  }

  private static Loading.WriteKeys writeKeys(Sources sources) {
    return new Loading.WriteKeys() {
      @Override
      public String get(String source) throws IOException, InterruptedException {
        return sources.writeKey(source);
      }

      @Override
      public String anew(String source) throws IOException, InterruptedException {
        return sources.create(source);
      }
    };
  }

  /// One service tells the next one: all of it has arrived once nothing waits for a while.
  private static void awaitQuiet(Running platform, Definitions definitions)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long quietSince = System.nanoTime();
    while (System.nanoTime() - quietSince < QUIET.toNanos()) {
      if (System.nanoTime() > end) {
        throw new Failure("The logs were not read within %d s".formatted(PATIENCE.toSeconds()));
      }
      TimeUnit.MILLISECONDS.sleep(200);
      if (!platform.lag().equals(Optional.of(0L)) || !definitions.live()) {
        quietSince = System.nanoTime();
      }
    }
  }

  private static String since(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - nanos) / 1e9);
  }

  private static void next(Running platform, SampleCompany sample, String landing, Page page) {
    page.title("What to try next");
    page.line("Mark", curl(platform, "/api/v1/customers/email/" + sample.people().mark().email()));
    page.line("search", curl(platform, "/api/v1/contacts?q=mark"));
    page.line("segments", curl(platform, "/api/v1/segments"));
    page.line("yourself", "sign up at " + landing);
    page.line("by hand", "Swagger UI, log in as anna: " + platform.gateway() + "/swagger");
    page.blank();
  }

  private static String curl(Running platform, String path) {
    return "curl -H \"Authorization: Bearer $(./rapport token)\" \"%s%s\""
        .formatted(platform.gateway(), path);
  }
}
