package io.rapport.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.gateway.routing.RouteTable;
import io.rapport.gateway.routing.Upstream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What one service says of itself.
///
/// @param upstream the service; null for the gateway's own operations
record ServiceDocument(Upstream upstream, JsonNode tree) {

  private static final String INTERNAL = "/q/";

  String label() {
    return upstream == null ? "gateway" : upstream.label();
  }

  /// What stands before a name of which several services mean different things.
  String prefix() {
    String label = label();
    return label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1);
  }

  /// The operations that are reachable, by their public path, as copies.
  Map<String, ObjectNode> publicPaths() {
    Map<String, ObjectNode> paths = new TreeMap<>();
    tree.path("paths")
        .properties()
        .forEach(
            path ->
                publicPath(path.getKey())
                    .ifPresent(name -> paths.put(name, path.getValue().deepCopy())));
    return paths;
  }

  private Optional<String> publicPath(String path) {
    return upstream == null
        ? Optional.of(path).filter(own -> !own.startsWith(INTERNAL))
        : RouteTable.publicPath(upstream, path);
  }

  /// All components that these parts of the document need, as `schemas/Name`.
  Set<String> needed(Iterable<? extends JsonNode> parts) {
    Set<String> needed = new TreeSet<>();
    parts.forEach(part -> collect(part, needed));
    return needed;
  }

  JsonNode component(String reference) {
    int slash = reference.indexOf('/');
    JsonNode found =
        tree.path("components")
            .path(reference.substring(0, slash))
            .path(reference.substring(slash + 1));
    if (found.isMissingNode()) {
      throw new IllegalStateException(label() + " refers to " + reference + ", which it lacks");
    }
    return found;
  }

  private void collect(JsonNode node, Set<String> needed) {
    for (String reference : References.in(node)) {
      if (needed.add(reference)) {
        collect(component(reference), needed);
      }
    }
  }
}
