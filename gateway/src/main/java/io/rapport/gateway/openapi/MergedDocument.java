package io.rapport.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The merge of the services' documents into one valid OpenAPI 3.1 document.
final class MergedDocument {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
  private static final String COLLECTION = "collection";

  private final List<ServiceDocument> documents;
  private final Map<ServiceDocument, Map<String, ObjectNode>> paths = new LinkedHashMap<>();
  private final Components components;
  private final Map<String, Integer> operationIds = new HashMap<>();

  private MergedDocument(List<ServiceDocument> documents) {
    this.documents = documents;
    Map<ServiceDocument, Set<String>> needed = new LinkedHashMap<>();
    for (ServiceDocument document : documents) {
      Map<String, ObjectNode> own = document.publicPaths();
      paths.put(document, own);
      needed.put(document, document.needed(own.values()));
      own.values().forEach(this::countOperationIds);
    }
    this.components = new Components(needed);
  }

  /// @param issuer where tokens come from
  static ObjectNode of(List<ServiceDocument> documents, String issuer) {
    return new MergedDocument(documents).document(issuer);
  }

  private ObjectNode document(String issuer) {
    ObjectNode document = NODES.objectNode().put("openapi", "3.1.0");
    document.set("info", info());
    document.putArray("servers").addObject().put("url", "/");
    document.set("tags", tags());
    document.set("paths", paths());
    document.set("components", components(issuer));
    return document;
  }

  private static ObjectNode info() {
    ObjectNode info =
        NODES
            .objectNode()
            .put("title", "Rapport API")
            .put("version", "v1")
            .put(
                "description",
                "CRM and CDP on one platform. People and programs call `/api/v1` with an access"
                    + " token of Keycloak; sources of events call `/v1` with a write key. Errors are"
                    + " problem+json (RFC 9457).");
    info.putObject("license").put("name", "Apache-2.0").put("identifier", "Apache-2.0");
    return info;
  }

  private JsonNode tags() {
    var tags = NODES.arrayNode();
    tags.addObject()
        .put("name", COLLECTION)
        .put("description", "Collection of events, as stock SDKs send them");
    documents.forEach(
        document ->
            tags.addObject()
                .put("name", document.label())
                .put(
                    "description",
                    document.upstream() == null
                        ? "What the gateway itself answers"
                        : "Operations of " + document.label() + "-service"));
    return tags;
  }

  private ObjectNode paths() {
    Map<String, ObjectNode> all = new TreeMap<>();
    paths.forEach(
        (document, own) ->
            own.forEach(
                (path, item) -> {
                  References.rename(item, reference -> components.rename(document, reference));
                  operations(item).forEach(operation -> complete(document, path, operation));
                  if (all.put(path, item) != null) {
                    throw new IllegalStateException("Two services answer at " + path);
                  }
                }));
    return NODES.objectNode().setAll(all);
  }

  private static Map<String, ObjectNode> operationsByMethod(JsonNode item) {
    Map<String, ObjectNode> operations = new TreeMap<>();
    item.properties()
        .forEach(
            field -> {
              if (METHODS.contains(field.getKey()) && field.getValue() instanceof ObjectNode o) {
                operations.put(field.getKey(), o);
              }
            });
    return operations;
  }

  private static Iterable<ObjectNode> operations(JsonNode item) {
    return operationsByMethod(item).values();
  }

  private void countOperationIds(JsonNode item) {
    operations(item)
        .forEach(
            operation ->
                operationIds.merge(operation.path("operationId").asText(), 1, Integer::sum));
  }

  /// What holds for every operation of a kind because the gateway stands before it.
  private void complete(ServiceDocument document, String path, ObjectNode operation) {
    boolean collects = path.startsWith("/v1/");
    operation.putArray("tags").add(collects ? COLLECTION : document.label());
    String id = operation.path("operationId").asText();
    if (operationIds.getOrDefault(id, 0) > 1) {
      operation.put("operationId", document.label() + capitalised(id));
    }
    if (collects) {
      operation.putArray("security").addObject().putArray("writeKey");
      operation.withArray("security").addObject();
    } else if (path.startsWith("/api/")) {
      operation.putArray("security").addObject().putArray("keycloak");
    } else {
      operation.putArray("security");
    }
    if (document.upstream() != null) {
      gatewayAnswers(operation, collects);
    }
  }

  private void gatewayAnswers(ObjectNode operation, boolean collects) {
    ObjectNode responses = operation.withObject("/responses");
    GatewayAnswer.ALL.stream()
        .filter(answer -> !answer.onlyWithToken() || !collects)
        .filter(answer -> !answer.onlyWithBody() || operation.has("requestBody"))
        .filter(answer -> !responses.has(answer.status()))
        .forEach(
            answer ->
                responses
                    .putObject(answer.status())
                    .put("$ref", References.START + "responses/" + answer.name()));
  }

  private ObjectNode components(String issuer) {
    Map<String, ObjectNode> sections = new TreeMap<>();
    new TreeMap<>(components.merged())
        .forEach(
            (reference, component) -> {
              int slash = reference.indexOf('/');
              sections
                  .computeIfAbsent(reference.substring(0, slash), _ -> NODES.objectNode())
                  .set(reference.substring(slash + 1), component);
            });
    ObjectNode schemas = sections.computeIfAbsent("schemas", _ -> NODES.objectNode());
    ObjectNode responses = sections.computeIfAbsent("responses", _ -> NODES.objectNode());
    schemas.set(GatewayAnswer.SCHEMA, GatewayAnswer.schema());
    GatewayAnswer.ALL.forEach(answer -> responses.set(answer.name(), answer.response()));
    sections.put("securitySchemes", securitySchemes(issuer));
    return NODES.objectNode().setAll(sections);
  }

  private static ObjectNode securitySchemes(String issuer) {
    ObjectNode schemes = NODES.objectNode();
    ObjectNode keycloak =
        schemes
            .putObject("keycloak")
            .put("type", "oauth2")
            .put("description", "Authorization code with PKCE; the client is `rapport-web`");
    ObjectNode flow =
        keycloak
            .putObject("flows")
            .putObject("authorizationCode")
            .put("authorizationUrl", issuer + "/protocol/openid-connect/auth")
            .put("tokenUrl", issuer + "/protocol/openid-connect/token");
    flow.putObject("scopes")
        .put("openid", "Who you are")
        .put("organization:*", "Which workspaces you belong to");
    schemes
        .putObject("writeKey")
        .put("type", "http")
        .put("scheme", "basic")
        .put(
            "description",
            "The write key of a source as user name, without a password. It may stand in the body"
                + " as `writeKey` or in the query instead.");
    return schemes;
  }

  private static String capitalised(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
