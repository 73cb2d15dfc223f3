package io.rapport.contacts;

import io.rapport.testing.Fresh;
import io.rapport.testing.Tokens;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;

/// Calls the service as somebody in a workspace of its own.
public final class Api {

  private final UUID workspace;
  private final String token;

  private Api(UUID workspace, String token) {
    this.workspace = workspace;
    this.token = token;
  }

  /// A caller with a role in a fresh workspace.
  public static Api as(String role) {
    return in(Fresh.workspace(), role);
  }

  /// A caller with a role in a workspace.
  public static Api in(UUID workspace, String role) {
    return new Api(workspace, Tokens.of(role).in(workspace));
  }

  /// A caller with a role and a name in a workspace.
  public static Api in(UUID workspace, String role, String name) {
    return new Api(workspace, Tokens.of(role).named(name).in(workspace));
  }

  /// Another caller in the same workspace.
  public Api but(String role) {
    return in(workspace, role);
  }

  public UUID workspace() {
    return workspace;
  }

  public RequestSpecification request() {
    return RestAssured.given().auth().oauth2(token).contentType("application/json");
  }

  public Response post(String path, String body) {
    return request().body(body).post(path);
  }

  /// Creates and returns the id.
  public UUID create(String path, String body) {
    Response answer = post(path, body);
    if (answer.statusCode() != 201) {
      throw new AssertionError(answer.statusCode() + ": " + answer.asString());
    }
    return UUID.fromString(answer.path("id"));
  }

  public Response get(String path, Object... values) {
    return request().urlEncodingEnabled(true).get(path, values);
  }

  /// Lists with query parameters: name, value, name, value …
  public Response list(String path, String... parameters) {
    RequestSpecification request = request();
    for (int i = 0; i < parameters.length; i += 2) {
      request.queryParam(parameters[i], parameters[i + 1]);
    }
    return request.get(path);
  }

  public Response patch(String path, String ifMatch, String body) {
    return with(ifMatch).body(body).patch(path);
  }

  public Response put(String path, String ifMatch, String body) {
    return with(ifMatch).body(body).put(path);
  }

  public Response delete(String path, String ifMatch) {
    return with(ifMatch).delete(path);
  }

  private RequestSpecification with(String ifMatch) {
    return ifMatch == null ? request() : request().header("If-Match", ifMatch);
  }
}
