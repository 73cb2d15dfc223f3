package io.rapport.gateway.customer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.rapport.gateway.routing.Upstream;
import io.rapport.gateway.upstream.Upstreams;
import io.rapport.gateway.upstream.Upstreams.Reply;
import io.rapport.web.Problem;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// Puts a customer together. The profile is needed, for it says who the customer is; the other
/// parts are read side by side, and those that fail are left out.
@Singleton
class CustomerService {

  private static final Logger LOG = Logger.getLogger(CustomerService.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Upstreams upstreams;
  private final CustomerConfig config;
  private final ObjectMapper json;

  CustomerService(Upstreams upstreams, CustomerConfig config, ObjectMapper json) {
    this.upstreams = upstreams;
    this.config = config;
    this.json = json;
  }

  /// @param headers of the caller, with which the services are asked
  Future<CustomerView> get(String type, String value, Map<String, String> headers) {
    String path = "/api/v1/profiles/by/" + encode(type) + "/" + encode(value);
    return ask(Upstream.PROFILES, path, headers)
        .recover(_ -> Future.failedFuture(new Problem.Unavailable(AGAIN)))
        .map(this::profile)
        .compose(profile -> complete(profile, headers));
  }

  private JsonNode profile(Reply reply) {
    return switch (reply.status()) {
      case 200 -> read(reply);
      case 404 -> throw new Problem.NotFound("The customer");
      case 400 -> throw new Problem.Invalid("", detail(reply));
      case 401 -> throw new Problem.Unauthenticated(detail(reply));
      case 403 -> throw new Problem.Forbidden(detail(reply));
      default -> throw new Problem.Unavailable(AGAIN);
    };
  }

  private Future<CustomerView> complete(JsonNode profile, Map<String, String> headers) {
    String id = profile.path("id").asText();
    List<String> contacts = contacts(profile);
    Part cards = each("cards", contacts, contact -> card(contact, headers));
    Part segments =
        part("segments", list(Upstream.SEGMENTS, "/api/v1/profiles/" + id + "/segments", headers));
    Part tickets = each("openTickets", contacts, contact -> tickets(contact, headers));
    Part interactions =
        part(
            "lastInteractions",
            list(
                Upstream.PROFILES,
                "/api/v1/profiles/" + id + "/timeline?limit=" + config.interactions(),
                headers));
    List<Part> parts = List.of(cards, segments, tickets, interactions);
    return Future.join(parts.stream().map(Part::content).toList())
        .otherwiseEmpty()
        .map(
            _ ->
                new CustomerView(
                    id,
                    profile.path("identifiers"),
                    profile.path("traits"),
                    cards.orNull(),
                    segments.orNull(),
                    tickets.orNull(),
                    interactions.orNull(),
                    parts.stream().filter(Part::missing).map(Part::name).toList()));
  }

  private List<String> contacts(JsonNode profile) {
    List<String> ids = new ArrayList<>();
    for (JsonNode identifier : profile.path("identifiers")) {
      if ("contact_id".equals(identifier.path("type").asText()) && ids.size() < config.cards()) {
        ids.add(identifier.path("value").asText());
      }
    }
    return ids;
  }

  /// A contact that is gone has no card, which is no failure.
  private Future<ArrayNode> card(String contact, Map<String, String> headers) {
    return ask(Upstream.CONTACTS, "/api/v1/contacts/" + encode(contact) + "/card", headers)
        .map(
            reply ->
                reply.status() == 404
                    ? json.createArrayNode()
                    : json.createArrayNode().add(read(orFail(reply))));
  }

  private Future<ArrayNode> tickets(String contact, Map<String, String> headers) {
    String query = "?filter%5BcontactId%5D=" + encode(contact) + "&filter%5Bstatus%5D=open,pending";
    return list(Upstream.INTERACTIONS, "/api/v1/tickets" + query, headers);
  }

  private Future<ArrayNode> list(Upstream upstream, String uri, Map<String, String> headers) {
    return ask(upstream, uri, headers).map(reply -> array(read(orFail(reply))));
  }

  /// Lists come as `{data, page}` or bare.
  private ArrayNode array(JsonNode answer) {
    JsonNode data = answer.isArray() ? answer : answer.path("data");
    if (data instanceof ArrayNode array) {
      return array;
    }
    throw new IllegalStateException("A service answered something else than a list");
  }

  private Part each(String name, List<String> keys, Function<String, Future<ArrayNode>> read) {
    List<Future<ArrayNode>> answers = keys.stream().map(read).toList();
    return part(
        name,
        Future.join(answers)
            .map(
                _ -> {
                  ArrayNode all = json.createArrayNode();
                  answers.forEach(answer -> all.addAll(answer.result()));
                  return all;
                }));
  }

  private static Part part(String name, Future<ArrayNode> content) {
    return new Part(
        name,
        content.onFailure(
            failure -> LOG.warnf("A customer is shown without %s: %s", name, failure.getClass())));
  }

  private Future<Reply> ask(Upstream upstream, String uri, Map<String, String> headers) {
    return upstreams.get(upstream, uri, headers, config.partTimeout());
  }

  private static Reply orFail(Reply reply) {
    if (!reply.ok()) {
      throw new IllegalStateException("A service answered " + reply.status());
    }
    return reply;
  }

  private JsonNode read(Reply reply) {
    try {
      return json.readTree(reply.body().getBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String detail(Reply reply) {
    return read(reply).path("detail").asText("The services refuse this");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private record Part(String name, Future<ArrayNode> content) {

    boolean missing() {
      return content.failed();
    }

    JsonNode orNull() {
      return content.result();
    }
  }
}
