package io.rapport.interactions.crm;

import io.rapport.web.Cursor;
import io.rapport.web.Ids;
import io.rapport.web.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/// Where a list that is sorted by time and id goes on.
public record Place(Instant time, UUID id) {

  /// The first page of a list that begins with the newest.
  public static final Place NEWEST =
      new Place(Instant.parse("9999-12-31T23:59:59.999999Z"), new UUID(-1, -1));

  /// @throws Problem.Invalid for a cursor that no list gave out
  public static Place of(String text) {
    Cursor cursor = Cursor.parse(text, 2);
    if (cursor == null) {
      return NEWEST;
    }
    try {
      return new Place(
          Instant.parse(cursor.keys().getFirst()),
          Ids.parse(cursor.keys().getLast()).orElseThrow(Place::bad));
    } catch (DateTimeException _) {
      throw bad();
    }
  }

  public String cursor() {
    return Cursor.of(time, id);
  }

  private static Problem.Invalid bad() {
    return new Problem.Invalid("?cursor", "must be the next of a page of this list");
  }
}
