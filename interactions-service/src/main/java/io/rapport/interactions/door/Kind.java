package io.rapport.interactions.door;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a message says, as the Segment specification names it.
public enum Kind {
  IDENTIFY(null),
  TRACK("event"),
  PAGE(null),
  SCREEN(null),
  GROUP("groupId"),
  ALIAS("previousId"),
  /// What RudderStack calls a merge: the ids in `mergeProperties` are one person's.
  MERGE(null);

  public static final String NAMES =
      Arrays.stream(values()).map(Kind::wire).collect(Collectors.joining(", "));

  private static final Map<String, Kind> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Kind::wire, Function.identity()));

  private final String required;
  private final String wire = name().toLowerCase(java.util.Locale.ROOT);

  Kind(String required) {
    this.required = required;
  }

  public static Optional<Kind> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  public String wire() {
    return wire;
  }

  /// The field without which a message of this kind says nothing, or null.
  public String required() {
    return required;
  }
}
