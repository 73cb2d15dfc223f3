package io.rapport.web.audit;

import java.util.List;
import java.util.UUID;

/// What an operation says of itself: a row of the audit log before actor and time are added.
///
/// @param action what was done, for example `contact.changed`
/// @param resource kind of thing that it was done to
/// @param ids of the things, and of whom they are about
/// @param items how many things
/// @param target what has no id, or null
/// @param fields names of what changed
/// @param before digest of the state before, or null
/// @param after digest of the state after, or null
record Entry(
    String action,
    String resource,
    List<UUID> ids,
    int items,
    String target,
    List<String> fields,
    byte[] before,
    byte[] after) {

  /// As many ids as a bulk write has rows.
  static final int MOST_IDS = 1_000;

  Entry {
    ids = ids.stream().distinct().limit(MOST_IDS).toList();
    fields = List.copyOf(fields);
  }

  static Entry of(String action, String resource, List<UUID> ids, int items) {
    return new Entry(action, resource, ids, items, null, List.of(), null, null);
  }
}
