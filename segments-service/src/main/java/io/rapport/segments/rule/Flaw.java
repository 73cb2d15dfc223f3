package io.rapport.segments.rule;

/// One thing that is wrong with a rule.
///
/// @param pointer JSON pointer (RFC 6901) from the root of the rule
/// @param detail what is expected there
public record Flaw(String pointer, String detail) {

  /// Whether another flaw is at this place or below it.
  boolean covers(Flaw other) {
    return other.pointer.equals(pointer) || other.pointer.startsWith(pointer + "/");
  }
}
