package io.rapport.interactions.enrich;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The known sites, by host and by what campaigns call them.
final class Sites {

  private static final String TABLE = "/enrich/sources.tsv";
  private static final int COLUMNS = 4;
  private static final String ANY_COUNTRY = ".*";

  /// Second levels below which countries give names away.
  private static final Set<String> SHARED =
      Set.of("co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go", "in", "gen", "nom");

  /// Below these, neighbours are strangers.
  private static final Set<String> HOSTERS =
      Set.of(
          "github.io",
          "gitlab.io",
          "herokuapp.com",
          "myshopify.com",
          "blogspot.com",
          "web.app",
          "firebaseapp.com",
          "netlify.app",
          "vercel.app",
          "pages.dev",
          "workers.dev",
          "wordpress.com",
          "wixsite.com",
          "weebly.com",
          "squarespace.com",
          "webflow.io",
          "tilda.ws",
          "ucoz.ru",
          "azurewebsites.net",
          "cloudfront.net",
          "amazonaws.com",
          "onrender.com",
          "fly.dev");

  private final Map<String, Site> byHost = new HashMap<>();
  private final Map<String, Site> byName = new HashMap<>();

  Sites() {
    read().lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(this::add);
  }

  /// The site of a referrer's host, or null for one that is not known.
  Site ofHost(String host) {
    String rest = bare(host);
    Site site = byHost.get(rest);
    int dot = rest.indexOf('.');
    while (site == null && dot > 0) {
      site = ofCountry(rest, dot);
      rest = rest.substring(dot + 1);
      dot = rest.indexOf('.');
      site = site == null && dot > 0 ? byHost.get(rest) : site;
    }
    return site;
  }

  /// The site that a campaign names as its source, by name or by host, or null.
  Site ofName(String source) {
    if (source == null) {
      return null;
    }
    String name = source.toLowerCase(Locale.ROOT);
    Site site = byName.get(name);
    return site == null && name.indexOf('.') > 0 ? ofHost(name) : site;
  }

  /// Whether two hosts are one site: the same, one below the other, or both below one name that
  /// somebody owns.
  static boolean isSame(String host, String other) {
    String a = bare(host);
    String b = bare(other);
    return a.equals(b) || a.endsWith('.' + b) || b.endsWith('.' + a) || owned(a).equals(owned(b));
  }

  static String bare(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.startsWith("www.") ? lower.substring("www.".length()) : lower;
  }

  /// The name that somebody registered, as far as that can be told without the list of all
  /// suffixes.
  private static String owned(String host) {
    int last = host.lastIndexOf('.');
    int second = last < 0 ? -1 : host.lastIndexOf('.', last - 1);
    if (second < 0) {
      return host;
    }
    boolean shared =
        host.length() - last == 3 && SHARED.contains(host.substring(second + 1, last))
            || HOSTERS.contains(host.substring(second + 1));
    int start = shared ? host.lastIndexOf('.', second - 1) : second;
    return host.substring(start + 1);
  }

  /// `google.*` stands for google.de and google.co.uk, not for google.example.com.
  private Site ofCountry(String host, int dot) {
    int country = host.lastIndexOf('.');
    boolean plain = country == dot;
    boolean shared =
        host.indexOf('.', dot + 1) == country && SHARED.contains(host.substring(dot + 1, country));
    return plain || shared ? byHost.get(host.substring(0, dot) + ANY_COUNTRY) : null;
  }

  private void add(String line) {
    String[] columns = line.split("\t", -1);
    if (columns.length != COLUMNS) {
      throw new IllegalStateException(TABLE + " has no " + COLUMNS + " columns in: " + line);
    }
    Site site = new Site(columns[0], Site.Kind.valueOf(columns[1].toUpperCase(Locale.ROOT)));
    put(byName, columns[0], site);
    for (String host : columns[2].split(" ")) {
      if (!host.isBlank()) {
        put(byHost, host, site);
      }
    }
    for (String name : columns[3].split(",")) {
      if (!name.isBlank()) {
        put(byName, name.strip(), site);
      }
    }
  }

  private static void put(Map<String, Site> sites, String key, Site site) {
    Site other = sites.put(key, site);
    if (other != null && !other.equals(site)) {
      throw new IllegalStateException("%s names %s twice".formatted(TABLE, key));
    }
  }

  private static String read() {
    try (InputStream in = Sites.class.getResourceAsStream(TABLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
