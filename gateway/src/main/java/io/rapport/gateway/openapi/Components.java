package io.rapport.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The components of all documents. What several services call the same and mean the same is kept
/// once; of what they mean different things, each gets its own name.
final class Components {

  private final Map<ServiceDocument, Set<String>> needed;
  private final Set<String> disputed;

  /// @param needed the components of each document that are used, as `schemas/Name`
  Components(Map<ServiceDocument, Set<String>> needed) {
    this.needed = new LinkedHashMap<>(needed);
    this.disputed = disputed();
  }

  /// The name in the merged document.
  String rename(ServiceDocument document, String reference) {
    int slash = reference.indexOf('/') + 1;
    return disputed.contains(reference)
        ? reference.substring(0, slash) + document.prefix() + reference.substring(slash)
        : reference;
  }

  /// All components under their names in the merged document.
  Map<String, JsonNode> merged() {
    Map<String, JsonNode> merged = new HashMap<>();
    needed.forEach(
        (document, references) ->
            references.forEach(
                reference -> {
                  JsonNode component = document.component(reference).deepCopy();
                  References.rename(component, inner -> rename(document, inner));
                  merged.put(rename(document, reference), component);
                }));
    return merged;
  }

  /// Different contents under one name; and, as long as there are any, what is the same but for a
  /// reference to such a name.
  private Set<String> disputed() {
    Map<String, List<ServiceDocument>> users = new HashMap<>();
    needed.forEach(
        (document, references) ->
            references.forEach(
                reference ->
                    users
                        .computeIfAbsent(reference, _ -> new java.util.ArrayList<>())
                        .add(document)));
    Set<String> found = new HashSet<>();
    users.forEach(
        (reference, documents) -> {
          if (documents.stream().map(document -> document.component(reference)).distinct().count()
              > 1) {
            found.add(reference);
          }
        });
    boolean more = true;
    while (more) {
      more =
          users.entrySet().stream()
              .filter(entry -> entry.getValue().size() > 1)
              .filter(entry -> refersToOne(entry.getValue().getFirst(), entry.getKey(), found))
              .map(entry -> found.add(entry.getKey()))
              .reduce(false, Boolean::logicalOr);
    }
    return found;
  }

  private static boolean refersToOne(
      ServiceDocument document, String reference, Set<String> disputed) {
    return References.in(document.component(reference)).stream().anyMatch(disputed::contains);
  }
}
