package io.rapport.interactions.enrich;

/// What marks a visit as a campaign's, by the names of the `utm_` parameters; each may be null.
record Tags(String source, String medium, String name, String term, String content, String id) {

  static final Tags NONE = new Tags(null, null, null, null, null, null);

  private static final int LONGEST = 255;

  static Tags of(
      String source, String medium, String name, String term, String content, String id) {
    Tags tags = new Tags(cut(source), cut(medium), cut(name), cut(term), cut(content), cut(id));
    return tags.equals(NONE) ? NONE : tags;
  }

  boolean isEmpty() {
    return this == NONE;
  }

  private static String cut(String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    return Text.cut(text.strip(), LONGEST);
  }
}
