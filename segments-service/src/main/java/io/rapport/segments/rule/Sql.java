package io.rapport.segments.rule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A piece of SQL with a `?` for each argument; no input ever stands in the text.
public record Sql(String text, List<Object> arguments) {

  public Sql {
    arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
  }
}
