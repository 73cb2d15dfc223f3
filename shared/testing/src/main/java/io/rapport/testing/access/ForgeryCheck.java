package io.rapport.testing.access;

import io.rapport.testing.Fresh;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Calls operations with forged tokens: each must be refused with 401 or 403.
public final class ForgeryCheck {

  private static final String NOBODY = UUID.randomUUID().toString();

  private final AccessTable table;
  private final Client client;

  public ForgeryCheck(AccessTable table, Client client) {
    this.table = table;
    this.client = client;
  }

  /// How it went.
  ///
  /// @param accepted attacks that got in
  /// @param fetches how often somebody fetched the attacker's key
  /// @param refusedGenuine operations that refuse the genuine token too, and so prove nothing
  public record Result(
      int operations,
      int attacks,
      int calls,
      List<String> accepted,
      int fetches,
      List<String> refusedGenuine) {

    @Override
    public String toString() {
      return "Forged tokens: %d attacks × %d operations = %d calls, accepted %d, fetches of the attacker's key %d %s"
          .formatted(attacks, operations, calls, accepted.size(), fetches, accepted);
    }
  }

  /// Every operation that asks people for a token.
  public Result run(List<ApiOperation> operations) {
    try (KeyTrap trap = new KeyTrap()) {
      ForgedTokens tokens = new ForgedTokens(trap, Fresh.workspace());
      List<String> accepted = new ArrayList<>();
      List<String> refusedGenuine = new ArrayList<>();
      Map<String, String> forged = tokens.all();
      int calls = 0;
      int tried = 0;
      for (ApiOperation operation : operations) {
        if (table.find(operation).filter(AccessTable.Row::isForPeople).isEmpty()) {
          continue;
        }
        tried++;
        for (Map.Entry<String, String> attack : forged.entrySet()) {
          Client.Answer answer = call(operation, attack.getValue());
          calls++;
          if (!answer.isRefusal()) {
            accepted.add(attack.getKey() + " × " + operation + ": " + answer.status());
          }
        }
        if (call(operation, tokens.genuine()).isRefusal()) {
          refusedGenuine.add(operation.toString());
        }
      }
      return new Result(tried, forged.size(), calls, accepted, trap.calls(), refusedGenuine);
    }
  }

  private Client.Answer call(ApiOperation operation, String token) {
    Map<String, String> path = new LinkedHashMap<>();
    operation.parameters().forEach(name -> path.put(name, NOBODY));
    return client.call(
        operation.method(),
        operation.pathOf(path),
        Map.of("Authorization", "Bearer " + token),
        operation.contentType(),
        operation.contentType() == null ? null : "{}");
  }
}
