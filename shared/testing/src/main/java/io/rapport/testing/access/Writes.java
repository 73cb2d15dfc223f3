package io.rapport.testing.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// Calls operations in a workspace as somebody who may.
final class Writes {

  private final AccessTable table;
  private final Client client;
  private final Subjects subjects;

  Writes(AccessTable table, Client client, Subjects subjects) {
    this.table = table;
    this.client = client;
    this.subjects = subjects;
  }

  /// An object for the path is made before.
  Client.Answer send(ApiOperation operation, UUID workspace, JsonNode body) {
    Caller caller =
        table.find(operation).orElseThrow().isByWriteKey()
            ? new Caller(Caller.Kind.WRITE_KEY, null)
            : new Caller(Caller.Kind.ROLE, "admin");
    Map<String, String> headers =
        new LinkedHashMap<>(
            caller.headers(
                workspace,
                caller.kind() == Caller.Kind.WRITE_KEY ? subjects.writeKey(workspace) : null));
    if (operation.headers().contains("If-Match")) {
      headers.put("If-Match", "*");
    }
    return client.call(
        operation.method(),
        operation.pathOf(subjects.make(operation, workspace).orElseThrow().path()),
        headers,
        operation.contentType(),
        body.toString());
  }

  Client.Answer read(String path, UUID workspace) {
    return client.call(
        "GET", path, new Caller(Caller.Kind.ROLE, "admin").headers(workspace, null), null, null);
  }
}
