package io.rapport.interactions.timeline;

import io.rapport.web.Ids;
import io.rapport.web.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Identifiers that this service knows interactions by.
record Identifiers(List<String> userIds, List<String> anonymousIds, List<UUID> contactIds) {

  Identifiers {
    userIds = List.copyOf(userIds);
    anonymousIds = List.copyOf(anonymousIds);
    contactIds = List.copyOf(contactIds);
  }

  /// @param texts each `type:value`; the types that only profiles know are passed over
  static Identifiers of(List<String> texts) {
    List<String> users = new ArrayList<>();
    List<String> anonymous = new ArrayList<>();
    List<UUID> contacts = new ArrayList<>();
    for (String text : texts) {
      int colon = text.indexOf(':');
      if (colon < 1 || colon == text.length() - 1 || text.indexOf('\0') >= 0) {
        throw new Problem.Invalid("?identifier", "must be a type and a value, as user_id:u-1");
      }
      String value = text.substring(colon + 1);
      switch (text.substring(0, colon)) {
        case "user_id" -> users.add(value);
        case "anonymous_id" -> anonymous.add(value);
        case "contact_id" ->
            contacts.add(
                Ids.parse(value)
                    .orElseThrow(
                        () ->
                            new Problem.Invalid("?identifier", "must have a UUID as contact_id")));
        case "email", "phone", "device_id", "external" -> {}
        default ->
            throw new Problem.Invalid(
                "?identifier",
                "must be of user_id, anonymous_id, contact_id, email, phone, device_id, external");
      }
    }
    return new Identifiers(users, anonymous, contacts);
  }
}
