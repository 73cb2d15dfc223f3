package io.rapport.segments.rule;

import java.util.List;

/// One event of a sequence: its name, when it occurred, and its properties.
public record Step(String event, Window window, List<Filter> where) {

  public Step {
    where = where == null ? List.of() : List.copyOf(where);
  }
}
