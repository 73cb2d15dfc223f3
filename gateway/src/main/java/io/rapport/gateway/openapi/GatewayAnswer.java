package io.rapport.gateway.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// An error that the gateway may answer to any operation behind it.
record GatewayAnswer(
    String status, String name, String description, boolean onlyWithToken, boolean onlyWithBody) {

  static final String SCHEMA = "GatewayProblem";

  static final List<GatewayAnswer> ALL =
      List.of(
          of("401", "Unauthenticated", "No valid access token").withToken(),
          of("413", "TooLarge", "The body is larger than what is taken").withBody(),
          of("429", "TooManyRequests", "Over the limit: try again after the time in `Retry-After`"),
          of("502", "BadGateway", "The service broke off"),
          of("503", "Unavailable", "The service is away: try again after `Retry-After`"),
          of("504", "GatewayTimeout", "The service did not answer in time"));

  private static GatewayAnswer of(String status, String name, String description) {
    return new GatewayAnswer(status, name, description, false, false);
  }

  private GatewayAnswer withToken() {
    return new GatewayAnswer(status, name, description, true, false);
  }

  private GatewayAnswer withBody() {
    return new GatewayAnswer(status, name, description, false, true);
  }

  ObjectNode response() {
    ObjectNode response = JsonNodeFactory.instance.objectNode().put("description", description);
    if (status.equals("429") || status.equals("502") || status.equals("503")) {
      response
          .putObject("headers")
          .putObject("Retry-After")
          .put("description", "Seconds to wait")
          .putObject("schema")
          .put("type", "integer");
    }
    response
        .putObject("content")
        .putObject("application/problem+json")
        .putObject("schema")
        .put("$ref", References.START + "schemas/" + SCHEMA);
    return response;
  }

  static ObjectNode schema() {
    ObjectNode schema =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "object")
            .put("description", "An error of the gateway as of RFC 9457");
    ObjectNode fields = schema.putObject("properties");
    fields.putObject("type").put("type", "string");
    fields.putObject("title").put("type", "string");
    fields.putObject("status").put("type", "integer");
    fields.putObject("detail").put("type", "string");
    fields.putObject("instance").put("type", "string");
    return schema;
  }
}
