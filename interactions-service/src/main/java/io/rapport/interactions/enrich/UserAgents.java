package io.rapport.interactions.enrich;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.rapport.interactions.enrich.Agent.Device;
import io.rapport.interactions.enrich.Agent.Kind;
import io.rapport.interactions.enrich.Agent.Product;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import ua_parser.OS;
import ua_parser.Parser;
import ua_parser.UserAgent;

/// Reads user agents by the patterns of ua-parser, the known ones from memory. While the time for
/// unknown ones is used up, those are told by a few words only and are not remembered.
@ApplicationScoped
class UserAgents {

  private static final int LONGEST = 400;
  private static final int LONGEST_PART = 80;
  private static final String OTHER = "Other";

  private final Supplier<Parser> parser;
  private final ParseBudget budget;
  private final LongSupplier nanoClock;
  private final Cache<String, Agent> known;
  private final Counter parsed;
  private final Counter partial;

  @Inject
  UserAgents(EnrichConfig config, MeterRegistry metrics) {
    this(config.userAgents(), config.userAgentShare(), System::nanoTime, metrics);
  }

  UserAgents(int remembered, double share, LongSupplier nanoClock, MeterRegistry metrics) {
    CompletableFuture<Parser> loading = CompletableFuture.supplyAsync(Parser::new);
    this.parser = loading::join;
    this.nanoClock = nanoClock;
    this.budget = new ParseBudget(share, nanoClock);
    this.known = Caffeine.newBuilder().maximumSize(remembered).build();
    this.parsed = metrics.counter("rapport.enrich.user.agents", "outcome", "parsed");
    this.partial = metrics.counter("rapport.enrich.user.agents", "outcome", "partial");
    metrics.gauge("rapport.enrich.user.agents.remembered", known, Cache::estimatedSize);
  }

  /// Has the patterns read before the first event comes.
  void load(@Observes StartupEvent started) {
    // The proxy has made the bean, and the bean loads.
  }

  Agent read(String userAgent) {
    String text = Text.cut(userAgent, LONGEST);
    Agent agent = known.getIfPresent(text);
    if (agent != null) {
      return agent;
    }
    if (!budget.allows()) {
      partial.increment();
      return Agent.of(null, null, new Device(kindOf(text), null), true, Bot.find(text));
    }
    long start = nanoClock.getAsLong();
    agent = parse(text);
    budget.spend(nanoClock.getAsLong() - start);
    parsed.increment();
    known.put(text, agent);
    return agent;
  }

  private Agent parse(String text) {
    Bot bot = Bot.find(text);
    UserAgent browser = parser.get().parseUserAgent(text);
    OS os = parser.get().parseOS(text);
    return Agent.of(product(browser), product(os), device(text, bot), false, bot);
  }

  private static Product product(UserAgent browser) {
    return browser.family == null || browser.family.equals(OTHER)
        ? null
        : new Product(
            Text.cut(browser.family, LONGEST_PART),
            version(browser.major, browser.minor, browser.patch));
  }

  private static Product product(OS os) {
    return os.family == null || os.family.equals(OTHER)
        ? null
        : new Product(Text.cut(os.family, LONGEST_PART), version(os.major, os.minor, os.patch));
  }

  private static String version(String major, String minor, String patch) {
    if (major == null) {
      return null;
    }
    String version =
        minor == null
            ? major
            : patch == null ? major + '.' + minor : major + '.' + minor + '.' + patch;
    return Text.cut(version, LONGEST_PART);
  }

  /// Only phones and tablets with Android name a model, and the patterns for it cost the most.
  private Device device(String text, Bot bot) {
    Kind kind = kindOf(text);
    if (bot != null) {
      return new Device(kind, null);
    }
    String model = null;
    if (text.contains("iPhone")) {
      model = "iPhone";
    } else if (text.contains("iPad")) {
      model = "iPad";
    } else if (text.contains("Android")) {
      String family = parser.get().parseDevice(text).family;
      boolean tells =
          family != null
              && !family.equals(OTHER)
              && !family.equals("K")
              && !family.startsWith("Generic")
              && !family.equals("Spider");
      model = tells ? Text.cut(family, LONGEST_PART) : null;
    }
    return new Device(kind, model);
  }

  private static Kind kindOf(String userAgent) {
    String text = userAgent.toLowerCase(Locale.ROOT);
    if (has(
        text,
        "smart-tv",
        "smarttv",
        "smart tv",
        "appletv",
        "apple tv",
        "googletv",
        "android tv",
        "hbbtv",
        "web0s",
        "webos.tv",
        "bravia",
        "viera",
        "netcast",
        "roku",
        "crkey",
        "aftt",
        "afts",
        " tv safari")) {
      return Kind.TV;
    }
    if (has(text, "playstation", "xbox", "nintendo")) {
      return Kind.CONSOLE;
    }
    if (has(text, "ipad", "tablet", "kindle", "silk/", "playbook")
        || text.contains("android") && !text.contains("mobile") && !text.contains("dalvik")) {
      return Kind.TABLET;
    }
    if (has(
        text, "iphone", "ipod", "android", "mobile", "windows phone", "blackberry", "opera mini")) {
      return Kind.MOBILE;
    }
    return has(text, "windows nt", "macintosh", "x11", "cros ", "linux")
        ? Kind.DESKTOP
        : Kind.OTHER;
  }

  private static boolean has(String text, String... words) {
    for (String word : words) {
      if (text.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
