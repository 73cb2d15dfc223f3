package io.rapport.interactions.enrich;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rapport.interactions.door.ExactJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/// What enrichment reads of a message, in one pass over its tokens: a tree would cost more than
/// all the rest. Where a name occurs twice, the last one counts. A field is null where it is
/// missing or no text.
final class Clues {

  static final Clues NONE = new Clues();

  private static final int LONGEST_PLATFORM = 40;

  private String userAgent;
  private String ip;
  private String library;
  private boolean direct;
  private String url;
  private String referrer;
  private Tags campaign = Tags.NONE;
  private String platform;
  private String platformVersion;
  private String model;

  private Clues() {}

  /// @param page whether its properties describe a page
  static Clues of(String message, boolean page) {
    Clues clues = new Clues();
    try (JsonParser p = ExactJson.MAPPER.createParser(message)) {
      p.nextToken();
      clues.readMessage(p, page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return clues;
  }

  String userAgent() {
    return userAgent;
  }

  String ip() {
    return ip;
  }

  /// Name of the SDK.
  String library() {
    return library;
  }

  /// Whether the sender says that the call comes from the person's own device.
  boolean direct() {
    return direct;
  }

  String url() {
    return url;
  }

  String referrer() {
    return referrer;
  }

  /// What the sender itself says of the campaign.
  Tags campaign() {
    return campaign;
  }

  /// Of the browser's own hints (User-Agent Client Hints).
  String platform() {
    return platform;
  }

  String platformVersion() {
    return platformVersion;
  }

  String model() {
    return model;
  }

  private void readMessage(JsonParser p, boolean page) throws IOException {
    Clues properties = page ? new Clues() : null;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String field = p.currentName();
      JsonToken token = p.nextToken();
      if (token == JsonToken.START_OBJECT && field.equals("context")) {
        readContext(p);
      } else if (token == JsonToken.START_OBJECT && page && field.equals("properties")) {
        properties.readPage(p);
      } else {
        p.skipChildren();
      }
    }
    if (page) {
      url = url == null ? properties.url : url;
      referrer = referrer == null ? properties.referrer : referrer;
    }
  }

  private void readContext(JsonParser p) throws IOException {
    String elsewhere = null;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String field = p.currentName();
      JsonToken token = p.nextToken();
      switch (field) {
        case "userAgent" -> userAgent = text(p);
        case "ip" -> ip = text(p);
        case "direct" -> {
          direct = token == JsonToken.VALUE_TRUE;
          p.skipChildren();
        }
        case "library" -> library = member(p, "name");
        case "referrer" -> elsewhere = token == JsonToken.START_OBJECT ? member(p, "url") : text(p);
        case "page" -> {
          if (token == JsonToken.START_OBJECT) {
            readPage(p);
          } else {
            p.skipChildren();
          }
        }
        case "campaign" -> {
          if (token == JsonToken.START_OBJECT) {
            readCampaign(p);
          } else {
            p.skipChildren();
          }
        }
        case "userAgentData" -> {
          if (token == JsonToken.START_OBJECT) {
            readHints(p);
          } else {
            p.skipChildren();
          }
        }
        default -> p.skipChildren();
      }
    }
    referrer = referrer == null ? elsewhere : referrer;
  }

  private void readPage(JsonParser p) throws IOException {
    String search = null;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String field = p.currentName();
      p.nextToken();
      switch (field) {
        case "url" -> url = text(p);
        case "search" -> search = text(p);
        case "referrer" -> referrer = known(text(p));
        default -> p.skipChildren();
      }
    }
    if (search != null && (url == null || url.indexOf('?') < 0)) {
      url = (url == null ? "" : url) + (search.startsWith("?") ? search : '?' + search);
    }
  }

  private void readCampaign(JsonParser p) throws IOException {
    String source = null;
    String medium = null;
    String name = null;
    String term = null;
    String content = null;
    String id = null;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String field = p.currentName();
      p.nextToken();
      switch (field) {
        case "source" -> source = text(p);
        case "medium" -> medium = text(p);
        case "name" -> name = text(p);
        case "term" -> term = text(p);
        case "content" -> content = text(p);
        case "id" -> id = text(p);
        default -> p.skipChildren();
      }
    }
    campaign = Tags.of(source, medium, name, term, content, id);
  }

  private void readHints(JsonParser p) throws IOException {
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String field = p.currentName();
      p.nextToken();
      switch (field) {
        case "platform" -> platform = brief(text(p));
        case "platformVersion" -> platformVersion = brief(text(p));
        case "model" -> model = brief(text(p));
        default -> p.skipChildren();
      }
    }
  }

  private static String member(JsonParser p, String name) throws IOException {
    if (p.currentToken() != JsonToken.START_OBJECT) {
      p.skipChildren();
      return null;
    }
    String found = null;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = p.currentName().equals(name);
      p.nextToken();
      String text = text(p);
      found = wanted ? text : found;
    }
    return found;
  }

  /// A text that says something, or null.
  private static String text(JsonParser p) throws IOException {
    if (p.currentToken() == JsonToken.VALUE_STRING) {
      String text = p.getText().strip();
      return text.isEmpty() ? null : text;
    }
    p.skipChildren();
    return null;
  }

  private static String brief(String text) {
    return text == null || text.length() > LONGEST_PLATFORM ? null : text;
  }

  /// RudderStack's SDKs say so where there is none.
  private static String known(String referrer) {
    return "$direct".equals(referrer) ? null : referrer;
  }
}
