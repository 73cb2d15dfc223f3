package io.rapport.profiles.identity;

import java.util.Map;
import java.util.Optional;

/// What keeps two people from becoming one profile.
///
/// @param limits how many identifiers of a type one profile may have
/// @param otherLimit the same for the types that are not named
/// @param ceiling how many identifiers one profile may have altogether, whoever says otherwise
public record Guards(Map<String, Integer> limits, int otherLimit, int ceiling) {

  /// Two `user_id`s are two people; five of anything else; a thousand altogether (interfaces.md 3).
  public static final Guards DEFAULT = new Guards(Map.of(Identifier.USER_ID, 1), 5, 1000);

  public static final String CEILING = "ceiling";
  public static final String LIMIT = "limit:";

  public Guards {
    limits = Map.copyOf(limits);
  }

  /// Why two sets of identifiers may not become one, empty when they may.
  ///
  /// @param a how many identifiers of each type one has
  /// @param b the same of the other
  /// @param explicit somebody said that they are one
  Optional<String> refusal(Map<String, Integer> a, Map<String, Integer> b, boolean explicit) {
    if (size(a) + size(b) > ceiling) {
      return Optional.of(CEILING);
    }
    if (explicit) {
      return Optional.empty();
    }
    return a.keySet().stream()
        .filter(type -> b.containsKey(type) && a.get(type) + b.get(type) > limit(type))
        .min(String::compareTo)
        .map(type -> LIMIT + type);
  }

  private int limit(String type) {
    return limits.getOrDefault(type, otherLimit);
  }

  private static int size(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
