package io.rapport.web.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.rapport.web.Hashes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Compares states of things by their JSON, and takes digests that do not depend on the order of
/// anything.
@Singleton
class States {

  /// They change with every write and tell nothing.
  private static final Set<String> BOOKKEEPING = Set.of("version", "changedAt");

  private final ObjectMapper json;

  States(ObjectMapper json) {
    this.json = json.copy().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
  }

  byte[] digest(Object state) {
    try {
      return Hashes.sha256(json.writeValueAsBytes(state));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A state cannot be written as JSON", e);
    }
  }

  /// Digest of those of many states that are there, in their order; null for none.
  byte[] digestOfAll(List<?> states) {
    List<?> present = states.stream().filter(Objects::nonNull).toList();
    return present.isEmpty() ? null : digest(present);
  }

  /// The fields in which two states differ, by name; null stands for no state.
  SortedSet<String> changed(Object before, Object after) {
    JsonNode old = json.valueToTree(before);
    JsonNode present = json.valueToTree(after);
    SortedSet<String> names = new TreeSet<>();
    old.fieldNames().forEachRemaining(names::add);
    present.fieldNames().forEachRemaining(names::add);
    names.removeIf(
        name -> BOOKKEEPING.contains(name) || value(old, name).equals(value(present, name)));
    return names;
  }

  /// A field that is null and one that is left out are the same.
  private static JsonNode value(JsonNode state, String name) {
    JsonNode value = state.path(name);
    return value.isNull() ? MissingNode.getInstance() : value;
  }
}
