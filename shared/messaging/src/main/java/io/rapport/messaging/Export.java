package io.rapport.messaging;

import java.sql.SQLException;
import java.util.List;

/// What a resync brings, page by page.
interface Export {

  /// The states after a place, the empty string being the beginning.
  Page page(String after, int limit) throws SQLException;

  /// Whether it says everything only while nothing of the log was dropped.
  default boolean needsWholeLog() {
    return false;
  }

  /// @param next where the next page begins, null after the last one
  record Page(List<Entry> entries, String next) {}
}
