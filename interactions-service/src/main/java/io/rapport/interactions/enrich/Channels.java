package io.rapport.interactions.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// By what way somebody came to a page, by the rules of docs/channels.md: what the campaign's
/// marks say, else the mark of a click, else the page before.
@ApplicationScoped
class Channels {

  private static final Set<String> PAID =
      Set.of(
          "cpc",
          "ppc",
          "cpa",
          "cpv",
          "cpp",
          "cpl",
          "cpi",
          "cpo",
          "cpe",
          "sem",
          "ads",
          "ad",
          "adwords",
          "retargeting",
          "remarketing");
  private static final Set<String> DISPLAY =
      Set.of(
          "display",
          "banner",
          "banners",
          "cpm",
          "expandable",
          "interstitial",
          "programmatic",
          "rtb",
          "dsp",
          "gdn",
          "native",
          "teaser",
          "media");
  private static final Set<String> EMAIL =
      Set.of("email", "emails", "mail", "mailing", "newsletter", "digest", "edm");
  private static final Set<String> AFFILIATE =
      Set.of("affiliate", "affiliates", "partner", "partners", "cps");
  private static final Set<String> SMS = Set.of("sms", "mms", "rcs");
  private static final Set<String> MESSENGER =
      Set.of(
          "messenger",
          "messengers",
          "chat",
          "chatbot",
          "im",
          "dm",
          "whatsapp",
          "telegram",
          "viber",
          "tg");
  private static final Set<String> AUDIO = Set.of("audio", "podcast", "podcasts", "radio");
  private static final Set<String> OFFLINE =
      Set.of(
          "offline",
          "qr",
          "qrcode",
          "print",
          "flyer",
          "leaflet",
          "poster",
          "billboard",
          "outdoor",
          "ooh",
          "tv",
          "postcard",
          "catalog",
          "catalogue",
          "store",
          "event");
  private static final Set<String> SOCIAL =
      Set.of("social", "sm", "smm", "socials", "story", "stories", "post");
  private static final Set<String> VIDEO = Set.of("video");
  private static final Set<String> ORGANIC = Set.of("organic", "seo");
  private static final Set<String> REFERRAL =
      Set.of("referral", "referrals", "app", "link", "site", "web", "website");

  /// How somebody came.
  ///
  /// @param channel null where nothing began: a page of the same site led here
  /// @param campaign null where there is none
  /// @param referrer another site that led here, or null
  record Arrival(Channel channel, Campaign campaign, Referrer referrer) {
    static final Arrival NONE = new Arrival(null, null, null);
  }

  /// @param clickType name of the parameter that an ad's click left, with its value
  record Campaign(
      String source,
      String medium,
      String name,
      String term,
      String content,
      String id,
      String clickType,
      String clickId) {

    JsonNode json() {
      return Facts.of(
          "source",
          source,
          "medium",
          medium,
          "name",
          name,
          "term",
          term,
          "content",
          content,
          "id",
          id,
          "clickType",
          clickType,
          "clickId",
          clickId);
    }
  }

  /// @param name and kind of a site that is known, else null
  record Referrer(String host, String name, String kind) {

    JsonNode json() {
      return Facts.of("host", host, "name", name, "kind", kind);
    }
  }

  private final Sites sites = new Sites();

  /// @param origin the page's origin as the browser tells it, or null
  Arrival of(Clues clues, String origin) {
    if (clues.url() == null && clues.referrer() == null && clues.campaign().isEmpty()) {
      return Arrival.NONE;
    }
    Landing landing = Landing.of(clues.url());
    Tags tags = clues.campaign().isEmpty() ? landing.tags() : clues.campaign();
    String host =
        landing.host() == null && origin != null ? Landing.hostOf(origin) : landing.host();
    String from = clues.referrer() == null ? null : Landing.hostOf(clues.referrer());
    if (from != null && host != null && Sites.isSame(from, host)) {
      from = null;
      if (tags.isEmpty() && landing.click() == null) {
        return Arrival.NONE;
      }
    }
    Site site = from == null ? null : sites.ofHost(from);
    Channel channel =
        tags.isEmpty() && landing.click() == null
            ? ofReferrer(from, site, host)
            : ofMarks(tags, landing.click(), site);
    return new Arrival(channel, campaign(tags, landing.click()), referrer(from, site));
  }

  private static Channel ofReferrer(String from, Site site, String host) {
    if (from == null) {
      return host == null ? null : Channel.DIRECT;
    }
    return site == null ? Channel.REFERRAL : organic(site.kind());
  }

  private Channel ofMarks(Tags tags, Click click, Site referrer) {
    Click.Meaning mark = click == null ? null : click.meaning();
    Site named = sites.ofName(tags.source());
    Site.Kind kind =
        named != null
            ? named.kind()
            : tags.source() == null && mark != null && mark.site() != null
                ? mark.site()
                : tags.source() == null && referrer != null ? referrer.kind() : null;
    if (tags.medium() != null) {
      Channel said = ofMedium(new Words(tags.medium()), kind, tags.name());
      if (said != null) {
        return said;
      }
    }
    if (mark != null) {
      Channel clicked = ofClick(mark.sense(), kind == null ? mark.site() : kind, tags.name());
      if (clicked != null) {
        return clicked;
      }
    }
    if (kind != null) {
      Channel known = organic(kind);
      return known == null ? Channel.OTHER : known;
    }
    Channel bySource =
        tags.source() == null ? null : ofMedium(new Words(tags.source()), null, null);
    return bySource == null ? Channel.OTHER : bySource;
  }

  private static Channel ofClick(Click.Sense sense, Site.Kind kind, String campaign) {
    return switch (sense) {
      case PAID -> paid(kind, null, campaign);
      case DISPLAY -> Channel.DISPLAY;
      case AFFILIATE -> Channel.AFFILIATE;
      case FREE -> kind == null ? null : organic(kind);
    };
  }

  /// What a medium says, or null for one that is not known.
  private static Channel ofMedium(Words medium, Site.Kind kind, String campaign) {
    if (medium.has(PAID) || medium.hasStart("paid")) {
      return paid(kind, medium, campaign);
    }
    if (medium.has(DISPLAY)) {
      return Channel.DISPLAY;
    }
    if (medium.has(EMAIL) || medium.hasAll("e", "mail")) {
      return Channel.EMAIL;
    }
    if (medium.has(AFFILIATE)) {
      return Channel.AFFILIATE;
    }
    if (medium.has(SMS)) {
      return Channel.SMS;
    }
    if (medium.hasEnd("push") || medium.hasEnd("notification") || medium.hasEnd("notifications")) {
      return Channel.PUSH;
    }
    if (medium.has(MESSENGER)) {
      return Channel.MESSENGER;
    }
    if (medium.has(AUDIO)) {
      return Channel.AUDIO;
    }
    if (medium.has(OFFLINE)) {
      return Channel.OFFLINE;
    }
    if (medium.has(SOCIAL)) {
      return Channel.ORGANIC_SOCIAL;
    }
    if (medium.has(VIDEO)) {
      return Channel.ORGANIC_VIDEO;
    }
    if (medium.has(ORGANIC)) {
      return kind == null ? Channel.ORGANIC_SEARCH : organic(kind);
    }
    return medium.has(REFERRAL) && kind == null ? Channel.REFERRAL : null;
  }

  private static Channel paid(Site.Kind kind, Words medium, String campaign) {
    if (medium != null && (medium.has(SOCIAL) || medium.hasAll("paidsocial"))) {
      return Channel.PAID_SOCIAL;
    }
    if (kind != null) {
      switch (kind) {
        case SEARCH -> {
          return names(campaign, "shopping") ? Channel.PAID_SHOPPING : Channel.PAID_SEARCH;
        }
        case SOCIAL, MESSENGER -> {
          return Channel.PAID_SOCIAL;
        }
        case VIDEO -> {
          return Channel.PAID_VIDEO;
        }
        case SHOPPING -> {
          return Channel.PAID_SHOPPING;
        }
        case EMAIL, AI, REFERRAL, PASSAGE -> {}
      }
    }
    if (medium != null
        && (medium.hasAll("search") || medium.hasAll("paidsearch") || medium.hasAll("sem"))) {
      return Channel.PAID_SEARCH;
    }
    if (medium != null && (medium.has(VIDEO) || medium.hasAll("paidvideo"))) {
      return Channel.PAID_VIDEO;
    }
    return names(campaign, "shopping") ? Channel.PAID_SHOPPING : Channel.PAID_OTHER;
  }

  private static boolean names(String campaign, String word) {
    return campaign != null && campaign.toLowerCase(Locale.ROOT).contains(word);
  }

  /// Null where no visit begins.
  private static Channel organic(Site.Kind kind) {
    return switch (kind) {
      case SEARCH -> Channel.ORGANIC_SEARCH;
      case SOCIAL -> Channel.ORGANIC_SOCIAL;
      case VIDEO -> Channel.ORGANIC_VIDEO;
      case SHOPPING -> Channel.ORGANIC_SHOPPING;
      case MESSENGER -> Channel.MESSENGER;
      case EMAIL -> Channel.EMAIL;
      case AI -> Channel.AI_ASSISTANT;
      case REFERRAL -> Channel.REFERRAL;
      case PASSAGE -> null;
    };
  }

  private static Campaign campaign(Tags tags, Click click) {
    if (tags.isEmpty() && click == null) {
      return null;
    }
    String source =
        tags.source() == null && click != null ? click.meaning().source() : tags.source();
    return new Campaign(
        source,
        tags.medium(),
        tags.name(),
        tags.term(),
        tags.content(),
        tags.id(),
        click == null ? null : click.type(),
        click == null ? null : click.id());
  }

  private static Referrer referrer(String from, Site site) {
    if (from == null || site != null && site.kind() == Site.Kind.PASSAGE) {
      return null;
    }
    return new Referrer(
        from, site == null ? null : site.name(), site == null ? null : site.kind().wire());
  }

  /// The words of a medium: `paid_social`, `Paid Social` and `paid-social` are the same two.
  private record Words(Set<String> words) {

    Words(String text) {
      this(split(text.toLowerCase(Locale.ROOT)));
    }

    private static Set<String> split(String text) {
      Set<String> words = new HashSet<>();
      int start = 0;
      for (int i = 0; i <= text.length(); i++) {
        if (i == text.length() || !Character.isLetterOrDigit(text.charAt(i))) {
          if (i > start) {
            words.add(text.substring(start, i));
          }
          start = i + 1;
        }
      }
      return words;
    }

    boolean has(Set<String> any) {
      for (String word : words) {
        if (any.contains(word)) {
          return true;
        }
      }
      return false;
    }

    boolean hasAll(String... all) {
      return words.containsAll(Set.of(all));
    }

    boolean hasStart(String start) {
      return words.stream().anyMatch(word -> word.startsWith(start));
    }

    boolean hasEnd(String end) {
      return words.stream().anyMatch(word -> word.endsWith(end));
    }
  }
}
