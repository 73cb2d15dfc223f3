package io.rapport.interactions.enrich;

import java.util.Map;

/// The mark that an advertiser's click leaves in the address of a page.
///
/// @param type name of the parameter
record Click(String type, String id) {

  /// What a kind of mark says by itself.
  ///
  /// @param source who made it, or null
  /// @param site of what kind that is, or null
  record Meaning(String source, Site.Kind site, Sense sense) {}

  enum Sense {
    /// Only ads bear it.
    PAID,
    DISPLAY,
    AFFILIATE,
    /// Every link of the site bears it, or every link of a mail.
    FREE
  }

  static final Map<String, Meaning> MEANINGS =
      Map.ofEntries(
          paid("gclid", "google", Site.Kind.SEARCH),
          paid("gbraid", "google", Site.Kind.SEARCH),
          paid("wbraid", "google", Site.Kind.SEARCH),
          paid("msclkid", "bing", Site.Kind.SEARCH),
          paid("yclid", "yandex", Site.Kind.SEARCH),
          paid("ttclid", "tiktok", Site.Kind.SOCIAL),
          paid("twclid", "x", Site.Kind.SOCIAL),
          paid("li_fat_id", "linkedin", Site.Kind.SOCIAL),
          paid("sccid", "snapchat", Site.Kind.SOCIAL),
          paid("rdt_cid", "reddit", Site.Kind.SOCIAL),
          paid("epik", "pinterest", Site.Kind.SOCIAL),
          paid("rb_clickid", "vk", Site.Kind.SOCIAL),
          paid("qclid", "quora", Site.Kind.SOCIAL),
          paid("erid", null, null),
          Map.entry("dclid", new Meaning("google", null, Sense.DISPLAY)),
          affiliate("irclickid", "impact"),
          affiliate("cjevent", "cj"),
          affiliate("awc", "awin"),
          affiliate("sscid", "shareasale"),
          affiliate("ransiteid", "rakuten"),
          affiliate("tduid", "tradedoubler"),
          affiliate("admitad_uid", "admitad"),
          free("fbclid", "facebook", Site.Kind.SOCIAL),
          free("igshid", "instagram", Site.Kind.SOCIAL),
          free("igsh", "instagram", Site.Kind.SOCIAL),
          free("ysclid", "yandex", Site.Kind.SEARCH),
          free("srsltid", "google", Site.Kind.SHOPPING),
          free("mc_eid", "mailchimp", Site.Kind.EMAIL),
          free("_hsenc", "hubspot", Site.Kind.EMAIL),
          free("mkt_tok", "marketo", Site.Kind.EMAIL),
          free("_kx", "klaviyo", Site.Kind.EMAIL),
          free("vero_id", "vero", Site.Kind.EMAIL));

  Meaning meaning() {
    return MEANINGS.get(type);
  }

  private static Map.Entry<String, Meaning> paid(String type, String source, Site.Kind site) {
    return Map.entry(type, new Meaning(source, site, Sense.PAID));
  }

  private static Map.Entry<String, Meaning> affiliate(String type, String source) {
    return Map.entry(type, new Meaning(source, null, Sense.AFFILIATE));
  }

  private static Map.Entry<String, Meaning> free(String type, String source, Site.Kind site) {
    return Map.entry(type, new Meaning(source, site, Sense.FREE));
  }
}
