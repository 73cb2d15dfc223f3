package io.rapport.interactions.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;

/// By what way somebody came; docs/channels.md tells when it is which.
enum Channel {
  DIRECT,
  PAID_SEARCH,
  PAID_SOCIAL,
  PAID_VIDEO,
  PAID_SHOPPING,
  PAID_OTHER,
  DISPLAY,
  AFFILIATE,
  EMAIL,
  SMS,
  PUSH,
  MESSENGER,
  AUDIO,
  OFFLINE,
  ORGANIC_SEARCH,
  ORGANIC_SOCIAL,
  ORGANIC_VIDEO,
  ORGANIC_SHOPPING,
  AI_ASSISTANT,
  REFERRAL,
  OTHER;

  private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

  private final JsonNode json = TextNode.valueOf(wire);

  String wire() {
    return wire;
  }

  JsonNode json() {
    return json;
  }
}
