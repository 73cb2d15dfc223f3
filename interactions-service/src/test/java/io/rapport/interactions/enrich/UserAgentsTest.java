package io.rapport.interactions.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rapport.interactions.enrich.Agent.Device;
import io.rapport.interactions.enrich.Agent.Product;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserAgentsTest {

  static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/126.0.0.0 Safari/537.36";
  private static final String ANDROID =
      "Mozilla/5.0 (Linux; Android %s) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
          + " Mobile Safari/537.36";

  private static final UserAgents USER_AGENTS =
      new UserAgents(1000, 1, System::nanoTime, new SimpleMeterRegistry());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/126.0.0.0 Safari/537.36 | Chrome 126.0.0 | Windows 10 | DESKTOP |",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            + " Version/17.5 Safari/605.1.15 | Safari 17.5 | Mac OS X 10.15.7 | DESKTOP |",
        "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0 | Firefox 127.0 |"
            + " Linux | DESKTOP |",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0 | Edge 126.0.0 | Windows 10 | DESKTOP"
            + " |",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/125.0.0.0 YaBrowser/24.6.0.0 Safari/537.36 | Yandex Browser 24.6.0 | Windows"
            + " 10 | DESKTOP |",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
            + " Gecko) Version/17.5 Mobile/15E148 Safari/604.1 | Mobile Safari 17.5 | iOS 17.5 |"
            + " MOBILE | iPhone",
        "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            + " Version/16.6 Mobile/15E148 Safari/604.1 | Mobile Safari 16.6 | iOS 16.6 | TABLET |"
            + " iPad",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
            + " Mobile Safari/537.36 | Chrome Mobile 126.0.0 | Android 10 | MOBILE |",
        "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/126.0.0.0 Mobile Safari/537.36 | Chrome Mobile 126.0.0 | Android 14 | MOBILE"
            + " | Samsung SM-S918B",
        "Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/126.0.0.0 Safari/537.36 | Chrome 126.0.0 | Android 13 | TABLET | SM-X700",
        "Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8 Build/UQ1A) | Android 14 | Android 14 | MOBILE"
            + " | Pixel 8",
        "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.5) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " SamsungBrowser/4.0 Chrome/85.0.4183.93 TV Safari/537.36 | Samsung Internet 4.0 |"
            + " Tizen 6.5 | TV |",
        "Mozilla/5.0 (PlayStation; PlayStation 5/2.26) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            + " Version/13.0 Safari/605.1.15 | Safari 13.0 | | CONSOLE |",
        "okhttp/4.12.0 | okhttp 4.12.0 | | OTHER |",
        "x | | | OTHER |",
      })
  void tellsBrowserSystemAndDevice(
      String userAgent, String browser, String os, Agent.Kind kind, String model) {
    Agent agent = USER_AGENTS.read(userAgent);

    assertThat(told(agent.browser())).isEqualTo(browser);
    assertThat(told(agent.os())).isEqualTo(os);
    assertThat(agent.device()).isEqualTo(new Device(kind, model));
    assertThat(agent.partial()).isFalse();
    assertThat(agent.bot()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) | Googlebot |"
            + " CRAWLER",
        "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like"
            + " Gecko) Chrome/126.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1;"
            + " +http://www.google.com/bot.html) | Googlebot | CRAWLER",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) | bingbot |"
            + " CRAWLER",
        "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots) | YandexBot | CRAWLER",
        "Mozilla/5.0 (compatible; YandexMetrika/4.0; +http://yandex.com/bots) | YandexMetrika |"
            + " CRAWLER",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2;"
            + " +https://openai.com/gptbot) | GPTBot | CRAWLER",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0;"
            + " +https://openai.com/x | ChatGPT-User | CRAWLER",
        "Mozilla/5.0 (compatible; Something/1.0; +https://example.org/about) | Something | CRAWLER",
        "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile"
            + " Safari/537.36 (compatible; Bytespider; spider-feedback@bytedance.com) | Bytespider"
            + " | CRAWLER",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php) |"
            + " facebookexternalhit | CRAWLER",
        "TelegramBot (like TwitterBot) | TelegramBot | CRAWLER",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " HeadlessChrome/126.0.0.0 Safari/537.36 | HeadlessChrome | AUTOMATION",
        "Mozilla/5.0 (Linux; Android 11; moto g power (2022)) AppleWebKit/537.36 (KHTML, like"
            + " Gecko) Chrome/126.0.0.0 Mobile Safari/537.36 Chrome-Lighthouse | Chrome-Lighthouse"
            + " | AUTOMATION",
        "python-requests/2.32.0 | python-requests | CLIENT",
        "curl/8.5.0 | curl | CLIENT",
        "Go-http-client/1.1 | Go-http-client | CLIENT",
        "axios/1.7.2 | axios | CLIENT",
        "WhatsApp/2.23.20.0 A | WhatsApp | CLIENT",
      })
  void marksBots(String userAgent, String name, Bot.Kind kind) {
    assertThat(USER_AGENTS.read(userAgent).bot()).isEqualTo(new Bot(name, kind));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mozilla/5.0 (Linux; Android 11; CUBOT X30) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/126.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 12; Robotics One) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/126.0.0.0 Mobile Safari/537.36",
        "okhttp/4.12.0",
        "MyApp/1 CFNetwork/1494.0.7 Darwin/23.4.0",
        "Dart/3.4 (dart:io)",
        "bo",
        "cubot"
      })
  void marksNoPeople(String userAgent) {
    assertThat(USER_AGENTS.read(userAgent).bot()).isNull();
  }

  @Test
  void refinesByTheHintsOfTheBrowser() {
    Agent windows = USER_AGENTS.read(CHROME);
    Agent android = USER_AGENTS.read(ANDROID.formatted("10; K"));

    assertThat(windows.with("Windows", "15.0.0", null).os())
        .isEqualTo(new Product("Windows", "11"));
    assertThat(windows.with("Windows", "10.0.0", null).os())
        .isEqualTo(new Product("Windows", "10"));
    assertThat(windows.with("Windows", "x", null)).isEqualTo(windows);
    assertThat(windows.with("Windows", null, null)).isSameAs(windows);
    assertThat(android.with("Android", "14.0.0", "Pixel 8").os())
        .isEqualTo(new Product("Android", "14.0.0"));
    assertThat(android.with("Android", "14.0.0", "Pixel 8").device())
        .isEqualTo(new Device(Agent.Kind.MOBILE, "Pixel 8"));
  }

  @Test
  void readsOnlyTheFirstPartOfAnEndlessOne() {
    Agent agent = USER_AGENTS.read(CHROME + " x".repeat(20_000));

    assertThat(told(agent.browser())).isEqualTo("Chrome 126.0.0");
  }

  @Test
  void readsKnownOnesFromMemory() {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    UserAgents userAgents = new UserAgents(1000, 1, System::nanoTime, metrics);

    Agent first = userAgents.read(CHROME);

    assertThat(userAgents.read(new String(CHROME))).isSameAs(first);
    assertThat(read(metrics, "parsed")).isEqualTo(1);
  }

  /// Half of a second's saving is gone with each reading on this clock.
  @Test
  void readsRoughlyWhileTheTimeForNewOnesIsUsedUp() {
    AtomicLong now = new AtomicLong();
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    UserAgents userAgents = new UserAgents(1000, 0.1, () -> now.getAndAdd(500_000_000L), metrics);
    for (int i = 0; i < 50; i++) {
      userAgents.read(ANDROID.formatted(i + "; SM-S918B"));
    }

    assertThat(read(metrics, "parsed")).isLessThan(15);
    assertThat(read(metrics, "partial")).isGreaterThan(35);
    Agent rough = partial(userAgents, ANDROID.formatted("77; SM-S918B"));
    assertThat(rough.browser()).isNull();
    assertThat(rough.device().kind()).isEqualTo(Agent.Kind.MOBILE);
    assertThat(partial(userAgents, "Mozilla/5.0 (compatible; Googlebot/2.1)").bot().name())
        .isEqualTo("Googlebot");
  }

  /// What is not bounded would parse all of them.
  @Test
  void isBoundedByTheShareAlone() {
    AtomicLong now = new AtomicLong();
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    UserAgents userAgents = new UserAgents(1000, 100, () -> now.getAndAdd(500_000_000L), metrics);
    for (int i = 0; i < 50; i++) {
      userAgents.read(ANDROID.formatted(i + "; SM-S918B"));
    }

    assertThat(read(metrics, "parsed")).isEqualTo(50);
  }

  @Test
  void readsWhollyAgainWhenTimeWasSaved() {
    AtomicLong now = new AtomicLong();
    ParseBudget budget = new ParseBudget(0.1, now::get);
    budget.spend(2_000_000_000L);
    assertThat(budget.allows()).isFalse();

    now.addAndGet(20_000_000_000L);
    assertThat(budget.allows()).isTrue();
    budget.spend(1_000_000_000L);
    assertThat(budget.allows()).isFalse();

    now.addAndGet(3600_000_000_000L);
    assertThat(budget.allows()).isTrue();
    budget.spend(1_000_000_000L);
    assertThat(budget.allows()).isFalse();
  }

  private static Agent partial(UserAgents userAgents, String userAgent) {
    Agent agent = userAgents.read(userAgent);
    while (!agent.partial()) {
      agent = userAgents.read(userAgent + agent.hashCode() + System.nanoTime());
    }
    return agent;
  }

  private static double read(SimpleMeterRegistry metrics, String outcome) {
    return metrics.counter("rapport.enrich.user.agents", "outcome", outcome).count();
  }

  private static String told(Product product) {
    return product == null
        ? null
        : product.version() == null ? product.name() : product.name() + " " + product.version();
  }
}
