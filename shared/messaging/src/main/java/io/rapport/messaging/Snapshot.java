package io.rapport.messaging;

/// A `pg_snapshot` as text, `xmin:xmax:xip,xip…`, split for the statements that look for news.
record Snapshot(String text, String xmax, String[] running) {

  static Snapshot parse(String text) {
    String[] parts = text.split(":", -1);
    return new Snapshot(text, parts[1], parts[2].isEmpty() ? new String[0] : parts[2].split(","));
  }
}
