package io.rapport.segments.segment;

/// What texts of a segment may hold.
final class SegmentText {

  static final String NO_NUL = "[^\\u0000]*";
  static final String NO_NUL_MESSAGE = "must not contain the character U+0000";

  private SegmentText() {}
}
