package io.rapport.contacts.crm;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What a record is found by.
///
/// @param externalIds source to id; each belongs to one record of the workspace
/// @param lookups other keys, which several records may share
public record Keys(Map<String, String> externalIds, Set<Lookup> lookups) {

  public Keys {
    externalIds = Map.copyOf(externalIds);
    lookups = Set.copyOf(lookups);
  }

  /// A value of some kind, for example `email` in its canonical form.
  public record Lookup(String kind, String value) {}

  /// Gathers lookups.
  public static final class Lookups {
    private final Set<Lookup> lookups = new HashSet<>();

    public Lookups add(String kind, Iterable<String> values) {
      values.forEach(value -> add(kind, value));
      return this;
    }

    public Lookups add(String kind, String value) {
      if (value != null && !value.isEmpty()) {
        lookups.add(new Lookup(kind, value));
      }
      return this;
    }

    public Set<Lookup> all() {
      return Set.copyOf(lookups);
    }
  }
}
