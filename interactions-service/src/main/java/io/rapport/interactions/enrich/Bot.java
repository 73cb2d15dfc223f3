package io.rapport.interactions.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/// A sender that is no person, as far as its user agent says so.
///
/// @param name as it calls itself
record Bot(String name, Kind kind) {

  enum Kind {
    /// Reads pages for a search engine, an assistant, a preview, a check.
    CRAWLER,
    /// A browser that a program drives.
    AUTOMATION,
    /// A program's HTTP library.
    CLIENT
  }

  private static final int LONGEST_NAME = 60;

  private static final List<String> AUTOMATION =
      List.of(
          "headless",
          "phantomjs",
          "puppeteer",
          "playwright",
          "selenium",
          "webdriver",
          "cypress/",
          "lighthouse",
          "page speed",
          "gtmetrix",
          " ptst/",
          "jsdom",
          "slimerjs");

  /// Words of crawlers that do not call themselves bot.
  private static final List<String> CRAWLERS =
      List.of(
          "crawl",
          "spider",
          "slurp",
          "scrapy",
          "+http",
          "facebookexternalhit",
          "facebookcatalog",
          "meta-externalagent",
          "meta-externalfetcher",
          "mediapartners-google",
          "google-inspectiontool",
          "googleother",
          "google-read-aloud",
          "google-safety",
          "feedfetcher",
          "apis-google",
          "storebot",
          "bingpreview",
          "skypeuripreview",
          "vkshare",
          "yandexmetrika",
          "yandeximages",
          "yandexdirect",
          "chatgpt-user",
          "claude-user",
          "claude-web",
          "perplexity-user",
          "mistralai-user",
          "cohere-ai",
          "ia_archiver",
          "archive.org",
          "pingdom",
          "statuscake",
          "site24x7",
          "newrelicpinger",
          "datadogsynthetics",
          "embedly",
          "quora link preview",
          "validator",
          "httrack",
          "heritrix",
          "nutch",
          "zgrab",
          "masscan",
          "nikto",
          "sqlmap",
          "nessus",
          "wpscan");

  /// How the user agents of libraries begin. Those that apps on phones use (okhttp, CFNetwork,
  /// Dart) are left out: a person holds the phone.
  private static final List<String> CLIENTS =
      List.of(
          "curl/",
          "wget/",
          "python",
          "aiohttp",
          "httpx",
          "go-http-client",
          "java/",
          "java-http-client",
          "apache-httpclient",
          "axios/",
          "node-fetch",
          "node",
          "undici",
          "got (",
          "postmanruntime",
          "insomnia",
          "libwww-perl",
          "lwp::",
          "ruby",
          "rest-client",
          "faraday",
          "php/",
          "guzzlehttp",
          "httpie",
          "powershell",
          "reactornetty",
          "vert.x",
          "k6/",
          "jmeter",
          "gatling",
          "whatsapp/");

  JsonNode json() {
    return Facts.of("name", name, "kind", kind.name().toLowerCase(Locale.ROOT));
  }

  static Bot find(String userAgent) {
    String text = userAgent.toLowerCase(Locale.ROOT);
    for (String word : AUTOMATION) {
      int at = text.indexOf(word);
      if (at >= 0) {
        return new Bot(productAt(userAgent, at), Kind.AUTOMATION);
      }
    }
    int bot = wordBot(text);
    if (bot >= 0) {
      return new Bot(nameAt(userAgent, text, bot), Kind.CRAWLER);
    }
    for (String word : CRAWLERS) {
      int at = text.indexOf(word);
      if (at >= 0) {
        return new Bot(nameAt(userAgent, text, at), Kind.CRAWLER);
      }
    }
    for (String start : CLIENTS) {
      if (text.startsWith(start)) {
        return new Bot(productAt(userAgent, 0), Kind.CLIENT);
      }
    }
    return null;
  }

  /// Where a word ends in `bot` (Googlebot, GPTBot/1.2, bot.html). Cubot makes phones, and
  /// `botany` is none.
  private static int wordBot(String text) {
    for (int at = text.indexOf("bot"); at >= 0; at = text.indexOf("bot", at + 1)) {
      int end = at + "bot".length();
      boolean ends = end == text.length() || !Character.isLetter(text.charAt(end));
      boolean plural = text.startsWith("bots", at) && !startsWithLetter(text, end + 1);
      if ((ends || plural) && !text.startsWith("cu", at - 2)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean startsWithLetter(String text, int at) {
    return at < text.length() && Character.isLetter(text.charAt(at));
  }

  /// The product around a place; around an address, the one that names it: `(compatible; Name/1.0;
  /// +http…`, or the first.
  private static String nameAt(String userAgent, String text, int at) {
    int address = text.lastIndexOf("http", at + 1);
    if (address < 0 || text.indexOf(' ', address) >= 0 && text.indexOf(' ', address) < at) {
      return productAt(userAgent, at);
    }
    int compatible = text.lastIndexOf("compatible; ", address);
    return productAt(userAgent, compatible < 0 ? 0 : compatible + "compatible; ".length());
  }

  /// The name around a place: up to white space, slash, bracket or semicolon.
  private static String productAt(String text, int at) {
    int start = at;
    while (start > 0 && !separates(text.charAt(start - 1)) && at - start < LONGEST_NAME) {
      start--;
    }
    while (start < text.length() && separates(text.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < text.length() && !separates(text.charAt(end)) && end - start <= LONGEST_NAME) {
      end++;
    }
    return Text.cut(text.substring(start, end), LONGEST_NAME);
  }

  private static boolean separates(char c) {
    return c <= ' ' || c == '/' || c == ';' || c == '(' || c == ')' || c == ',' || c == '+';
  }
}
