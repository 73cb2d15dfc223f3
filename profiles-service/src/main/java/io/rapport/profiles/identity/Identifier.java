package io.rapport.profiles.identity;

import java.util.Comparator;
import java.util.List;

/// One thing that a person is known by, in canonical form.
public record Identifier(String type, String value) {

  public static final String USER_ID = "user_id";
  public static final String CONTACT_ID = "contact_id";
  public static final String EMAIL = "email";
  public static final String PHONE = "phone";
  public static final String DEVICE_ID = "device_id";
  public static final String ANONYMOUS_ID = "anonymous_id";
  public static final String EXTERNAL = "external:";

  private static final List<String> BY_PRIORITY =
      List.of(USER_ID, CONTACT_ID, EXTERNAL, EMAIL, PHONE, DEVICE_ID, ANONYMOUS_ID);

  /// The surest first: the first that is usable becomes the anchor, and the last is the first to be
  /// left out when a guard refuses.
  static final Comparator<Identifier> PRIORITY = Comparator.comparingInt(Identifier::rank);

  private int rank() {
    return BY_PRIORITY.indexOf(type.startsWith(EXTERNAL) ? EXTERNAL : type);
  }

  /// Whether identifiers of this type exist at all.
  static boolean isType(String type) {
    return type.startsWith(EXTERNAL)
        ? type.length() > EXTERNAL.length()
        : BY_PRIORITY.contains(type);
  }
}
