package io.rapport.profiles.identity;

import io.rapport.contracts.ContactState;
import io.rapport.contracts.EventCollected;
import io.rapport.profiles.identity.Observation.Builder;
import io.rapport.profiles.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Where identifiers are found (interfaces.md 3).
public final class Observations {

  private Observations() {}

  /// Of a collected event.
  public static Observation of(EventCollected event) {
    Map<String, Object> message = event.message();
    Map<?, ?> context = object(message.get("context"));
    Builder found =
        new Builder(Json.storable(event.messageId()), event.occurredAt(), Observation.SAME_EVENT);
    found.claim(Identifier.USER_ID, message.get("userId"));
    found.claim(Identifier.ANONYMOUS_ID, message.get("anonymousId"));
    if (event.kind().equals("identify")) {
      reach(found, object(message.get("traits")));
      reach(found, object(message.get("properties")));
    }
    reach(found, object(context.get("traits")));
    found.claim(Identifier.DEVICE_ID, object(context.get("device")).get("id"));
    external(found, context.get("externalIds"));
    found.claim(Identifier.CONTACT_ID, event.derived().get("contactId"));
    if (event.kind().equals("alias")) {
      alias(found, message.get("previousId"));
    }
    if (event.kind().equals("merge")) {
      merge(found, message.get("mergeProperties"));
    }
    return found.byPriority();
  }

  /// Of a contact: all that the CRM knows it by, the contact itself first.
  public static Observation of(ContactState contact) {
    Builder found =
        new Builder("contact:" + contact.id(), contact.changedAt(), Observation.SAME_CONTACT);
    found.claim(Identifier.CONTACT_ID, contact.id().toString());
    found.claim(Identifier.USER_ID, contact.userId());
    contact.externalIds().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(id -> found.claim(Identifier.EXTERNAL + id.getKey(), id.getValue()));
    contact.emails().forEach(email -> found.claim(Identifier.EMAIL, email));
    contact.phones().forEach(phone -> found.claim(Identifier.PHONE, phone));
    return found.build();
  }

  private static void reach(Builder found, Map<?, ?> traits) {
    found.claim(Identifier.EMAIL, traits.get("email"));
    found.claim(Identifier.PHONE, traits.get("phone"));
  }

  private static void external(Builder found, Object ids) {
    if (ids instanceof List<?> list) {
      for (Object entry : list) {
        Map<?, ?> id = object(entry);
        boolean ofPerson = !"accounts".equals(id.get("collection"));
        if (ofPerson && id.get("type") instanceof String type && !type.isBlank()) {
          found.claim(Identifier.EXTERNAL + type.strip(), id.get("id"));
        }
      }
    }
  }

  /// Senders give either kind of id here, and which one must not depend on what arrived before: it
  /// stands for both.
  private static void alias(Builder found, Object previous) {
    found.claim(Identifier.USER_ID, previous, Observation.ALIAS);
    found.claim(Identifier.ANONYMOUS_ID, previous, Observation.ALIAS);
  }

  /// RudderStack's way to say that ids are one person's; types are spelled in many ways.
  private static void merge(Builder found, Object properties) {
    if (properties instanceof List<?> list) {
      for (Object entry : list) {
        Map<?, ?> id = object(entry);
        if (id.get("type") instanceof String type && !type.isBlank()) {
          found.claim(mergeType(type.strip()), id.get("value"), Observation.ALIAS);
        }
      }
    }
  }

  private static String mergeType(String type) {
    return switch (type.toLowerCase(Locale.ROOT).replace("_", "")) {
      case "userid" -> Identifier.USER_ID;
      case "anonymousid" -> Identifier.ANONYMOUS_ID;
      case "email" -> Identifier.EMAIL;
      case "phone", "mobile" -> Identifier.PHONE;
      case "deviceid" -> Identifier.DEVICE_ID;
      default -> Identifier.EXTERNAL + type;
    };
  }

  private static Map<?, ?> object(Object json) {
    return json instanceof Map<?, ?> map ? map : Map.of();
  }
}
