package io.rapport.testing.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.testing.Fresh;
import io.rapport.testing.access.AccessTable.Row;
import io.rapport.testing.access.Subjects.Subject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/// Calls every operation as every kind of caller and holds the answers against the table.
///
/// The workspace of the victim gets one object for each operation. Whoever must be refused calls
/// with it, and afterwards the digest of the workspace must be the same. Whoever may, calls: to
/// write in a workspace of its own, so that nobody is in the way of another.
public final class AccessMatrix {

  private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /// Who the callers are, and where they work.
  public interface Stage {

    List<Caller> callers();

    Map<String, String> headers(Caller caller, UUID workspace, String writeKey);

    /// The workspace that is to be protected.
    UUID victim();

    /// The workspace of a call that may write.
    UUID writable();

    /// Roles that the callers of another workspace have there.
    Set<String> rolesElsewhere();
  }

  private final String name;
  private final AccessTable table;
  private final ApiDocument document;
  private final List<ApiOperation> operations;
  private final Client client;
  private final Subjects subjects;
  private final List<String> databases;
  private final Stage stage;

  private final Map<String, Subject> victims = new LinkedHashMap<>();
  private final Set<String> secrets = new HashSet<>();
  private String victimsKey;
  private AccessReport report;

  /// @param name whose matrix it is, for the report
  /// @param databases whose tables must stay as they are
  public AccessMatrix(
      String name,
      AccessTable table,
      ApiDocument document,
      List<ApiOperation> operations,
      Client client,
      Subjects subjects,
      List<String> databases,
      Stage stage) {
    this.name = name;
    this.table = table;
    this.document = document;
    this.operations = List.copyOf(operations);
    this.client = client;
    this.subjects = subjects;
    this.databases = List.copyOf(databases);
    this.stage = stage;
  }

  /// Fills the matrix.
  public AccessReport run() {
    report = new AccessReport(name, operations.size(), stage.callers().size());
    victimsKey = subjects.writeKey(stage.victim());
    secrets.add(stage.victim().toString());
    for (ApiOperation operation : operations) {
      Optional<Row> row = table.find(operation);
      Optional<Subject> subject = subjects.make(operation, stage.victim());
      if (row.isEmpty()) {
        report.wrong(operation, "no row in docs/access.md");
      } else if (subject.isEmpty()) {
        report.wrong(operation, "Subjects does not know how to make what its path names");
      } else {
        victims.put(operation.toString(), subject.get());
        subject.get().path().values().stream()
            .filter(value -> UUIDS.matcher(value).matches())
            .forEach(secrets::add);
      }
    }
    Map<String, String> digest = quiet();
    for (ApiOperation operation : operations) {
      Subject subject = victims.get(operation.toString());
      if (subject != null) {
        Row row = table.find(operation).orElseThrow();
        refuse(operation, row, subject);
        digest = row.isForAllWorkspaces() ? quiet() : unchanged(operation, digest);
      }
    }
    for (ApiOperation operation : operations) {
      if (victims.containsKey(operation.toString())) {
        permit(operation, table.find(operation).orElseThrow());
      }
    }
    return report;
  }

  /// Waits until what the services tell each other of the new objects has arrived.
  private Map<String, String> quiet() {
    return WorkspaceDigest.settled(databases, Set.of(stage.victim()));
  }

  private Map<String, String> unchanged(ApiOperation operation, Map<String, String> before) {
    Map<String, String> after = WorkspaceDigest.of(databases, stage.victim());
    List<String> changed = WorkspaceDigest.changed(before, after);
    if (!changed.isEmpty()) {
      report.leak(operation, "refused callers changed rows of the workspace in " + changed);
    }
    return after;
  }

  private void refuse(ApiOperation operation, Row row, Subject subject) {
    for (Caller caller : stage.callers()) {
      Expected expected = Expected.of(row, caller, subject.owned(), stage.rolesElsewhere());
      if (expected == Expected.ALLOWED) {
        continue;
      }
      Client.Answer answer = call(operation, caller, stage.victim(), subject, victimsKey);
      judge(operation, caller, expected, answer);
    }
  }

  private void judge(
      ApiOperation operation, Caller caller, Expected expected, Client.Answer answer) {
    report.cell();
    if (answer.status() >= 500) {
      report.wrong(operation, caller + ": " + answer.status() + " " + answer.body());
    } else if (expected == Expected.NOTHING_OF_IT) {
      if (answer.isRefusal()) {
        report.wrong(operation, caller + ": " + answer.status() + " in its own workspace");
      } else if (secrets.stream().anyMatch(answer.body()::contains)) {
        report.leak(operation, caller + " saw ids of another workspace: " + answer.body());
      }
    } else if (answer.status() != expected.status()) {
      String cell = caller + ": " + answer.status() + " instead of " + expected.status();
      if (answer.isGood()) {
        report.leak(operation, cell);
      } else {
        report.wrong(operation, cell);
      }
    }
  }

  private void permit(ApiOperation operation, Row row) {
    Subject known = victims.get(operation.toString());
    for (Caller caller : stage.callers()) {
      if (Expected.of(row, caller, known.owned(), stage.rolesElsewhere()) != Expected.ALLOWED) {
        continue;
      }
      report.cell();
      boolean read = operation.reads();
      UUID workspace = read ? stage.victim() : stage.writable();
      Subject subject = read ? known : subjects.make(operation, workspace).orElseThrow();
      String key = row.isByWriteKey() && !read ? subjects.writeKey(workspace) : victimsKey;
      Client.Answer answer = call(operation, caller, workspace, subject, key);
      if (answer.isRefusal() || answer.status() >= 500 || answer.status() == 429) {
        report.wrong(
            operation, caller + ": " + answer.status() + " though allowed " + answer.body());
      } else if (answer.isGood()) {
        report.proven();
        hold(operation, answer);
      } else {
        report.unproven(operation, caller + ": " + answer.status() + " " + answer.body());
      }
    }
  }

  /// An answer may have no field that its schema does not tell; the internal doors stand in no
  /// document.
  private void hold(ApiOperation operation, Client.Answer answer) {
    if (!answer.isJson() || operation.path().startsWith(ServiceAccess.INTERNAL)) {
      return;
    }
    JsonNode schema = operation.answers().get(answer.status());
    if (schema == null) {
      report.untold(operation, answer.status() + " has no schema");
    } else {
      document
          .unknownFields(answer.json(), schema)
          .forEach(field -> report.untold(operation, field + " is not in the schema"));
    }
  }

  private Client.Answer call(
      ApiOperation operation, Caller caller, UUID workspace, Subject subject, String key) {
    Map<String, String> headers = new LinkedHashMap<>(stage.headers(caller, workspace, key));
    if (operation.headers().contains("If-Match")) {
      headers.put("If-Match", "*");
    }
    String path = operation.pathOf(subject.path());
    if (caller.kind() == Caller.Kind.WRITE_KEY) {
      path += (path.contains("?") ? "&" : "?") + "writeKey=" + key;
    }
    return client.call(
        operation.method(),
        path,
        headers,
        operation.contentType(),
        operation.contentType() == null
            ? null
            : operation.example() == null ? "{}" : operation.example().toString());
  }

  /// What a cell of the matrix must be.
  enum Expected {
    ALLOWED(0),
    /// Served, but in the caller's own workspace.
    NOTHING_OF_IT(0),
    UNKNOWN(401),
    FORBIDDEN(403),
    NOT_FOUND(404);

    private final int status;

    Expected(int status) {
      this.status = status;
    }

    int status() {
      return status;
    }

    static Expected of(Row row, Caller caller, boolean owned, Set<String> rolesElsewhere) {
      if (row.isForEveryone()) {
        return ALLOWED;
      }
      Expected refused = row.isByWriteKey() ? UNKNOWN : FORBIDDEN;
      return switch (caller.kind()) {
        case NO_TOKEN, EXPIRED, OTHER_AUDIENCE, OTHER_ISSUER, WRITE_KEY_AS_TOKEN -> UNKNOWN;
        case WRITE_KEY -> row.isByWriteKey() ? ALLOWED : UNKNOWN;
        case NO_ORGANIZATION, NO_ROLE -> refused;
        case SERVICE -> row.allowed().contains(AccessTable.SERVICE) ? ALLOWED : refused;
        case ROLE -> row.allowed().contains(caller.role()) ? ALLOWED : refused;
        case OTHER_WORKSPACE, OTHER_WORKSPACE_BY_HEADER -> {
          if (rolesElsewhere.stream().noneMatch(row.allowed()::contains)) {
            yield refused;
          }
          yield owned || caller.kind() == Caller.Kind.OTHER_WORKSPACE_BY_HEADER
              ? NOT_FOUND
              : NOTHING_OF_IT;
        }
      };
    }
  }

  /// The callers with tokens of [io.rapport.testing.TestIssuer], each in fresh workspaces.
  public static Stage withTestTokens() {
    UUID victim = Fresh.workspace();
    return new Stage() {
      @Override
      public List<Caller> callers() {
        return Caller.all();
      }

      @Override
      public Map<String, String> headers(Caller caller, UUID workspace, String writeKey) {
        return caller.headers(workspace, writeKey);
      }

      @Override
      public UUID victim() {
        return victim;
      }

      @Override
      public UUID writable() {
        return Fresh.workspace();
      }

      @Override
      public Set<String> rolesElsewhere() {
        return Set.copyOf(Caller.ROLES);
      }
    };
  }
}
