package io.rapport.interactions.door;

/// A rule of a tracking plan that an event breaks.
///
/// @param rule stable name of the rule, by which violations are counted
/// @param pointer JSON pointer into the event
/// @param detail what is expected
public record Violation(String rule, String pointer, String detail) {}
