package io.rapport.interactions.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.rapport.interactions.collect.CollectAnswer;
import io.rapport.interactions.collect.CollectService;
import io.rapport.interactions.collect.Sender;
import io.rapport.interactions.door.Evidence;
import io.rapport.interactions.door.ExactJson;
import io.rapport.interactions.door.Mouth;
import io.rapport.interactions.door.Refused;
import io.rapport.interactions.source.SettingsService;
import io.rapport.web.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// From a call of a webhook to its answer: verify, map, and then as any batch of events.
@ApplicationScoped
class WebhookService {

  private final CollectService collection;
  private final Mappings mappings;
  private final MappingService stored;
  private final SettingsService sources;
  private final WebhookConfig config;
  private final Caller caller;

  WebhookService(
      CollectService collection,
      Mappings mappings,
      MappingService stored,
      SettingsService sources,
      WebhookConfig config,
      Caller caller) {
    this.collection = collection;
    this.mappings = mappings;
    this.stored = stored;
    this.sources = sources;
    this.config = config;
    this.caller = caller;
  }

  /// @param headers by names in lower case
  /// @param query as it stands in the address, or null
  CollectAnswer collect(
      InputStream body, Sender sender, Map<String, String> headers, String query) {
    return collection.receive(body, sender, call -> take(call, headers, query));
  }

  private CollectAnswer take(
      CollectService.Call received, Map<String, String> headers, String query) {
    UUID source = received.origin().sourceId();
    WebhookCall call = WebhookCall.of(source, received.bytes(), headers, query);
    return switch (mappings.read(received.origin().workspaceId(), source, call)) {
      case Mouth.Batch(String json) ->
          collection.collect(
              received.origin(), null, json.getBytes(StandardCharsets.UTF_8), received.visit());
      case Mouth.Unreadable(String pointer, String detail) ->
          collection.setAside(
              received.origin(),
              List.of(
                  new Refused(
                      0,
                      call.id(),
                      WebhookMouth.UNMAPPED,
                      null,
                      pointer,
                      detail,
                      call.raw(),
                      received.visit().receivedAt(),
                      new Evidence(null, null, null, null, null, null, null, false))),
              received.visit());
    };
  }

  /// Tries a mapping on a call. Nothing is stored.
  MappingTrial rehearse(UUID sourceId, TryMapping request) {
    UUID workspace = caller.workspace();
    sources.require(workspace, sourceId);
    String expression =
        request.expression() == null ? stored.get(sourceId).expression() : request.expression();
    WebhookCall call =
        new WebhookCall(
            "wh-dry-run",
            request.body() == null ? NullNode.getInstance() : request.body(),
            object(request.headers()),
            object(request.query()));
    return switch (Mapping.compile(expression, config.patience()).apply(call)) {
      case Mouth.Batch(String json) -> {
        List<JsonNode> events = new ArrayList<>();
        ExactJson.read(json).path("batch").forEach(events::add);
        yield new MappingTrial(
            events,
            collection.rehearse(
                workspace,
                sources.settingsOf(workspace, sourceId),
                json.getBytes(StandardCharsets.UTF_8)),
            null);
      }
      case Mouth.Unreadable(_, String detail) -> new MappingTrial(null, null, detail);
    };
  }

  private static JsonNode object(Map<String, ?> map) {
    return ExactJson.MAPPER.valueToTree(map == null ? Map.of() : map);
  }
}
