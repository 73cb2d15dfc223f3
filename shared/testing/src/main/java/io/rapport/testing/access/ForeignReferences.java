package io.rapport.testing.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.testing.Fresh;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Names, in the body of every operation that takes ids, something of another workspace.
///
/// For each such field a workspace makes the call with an id of its own, which must be served. Then
/// two others make it: one with that id, one with an id that nobody has. They must get the same
/// answer, nothing of the first workspace may change, and whatever the two read afterwards must be
/// the same too. So the id tells nobody that it exists, and what was written leads nowhere.
public final class ForeignReferences {

  private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern OF_ITS_OWN =
      Pattern.compile(
          UUIDS.pattern()
              + "|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z|\\b[0-9a-f]{32,}\\b|\\bwk_[A-Za-z0-9_-]+");
  private static final String SERVICE_AS_A_WHOLE = "/logs";

  private final AccessTable table;
  private final ApiDocument document;
  private final Writes writes;
  private final Subjects subjects;
  private final List<String> databases;

  public ForeignReferences(
      AccessTable table,
      ApiDocument document,
      Client client,
      Subjects subjects,
      List<String> databases) {
    this.table = table;
    this.document = document;
    this.writes = new Writes(table, client, subjects);
    this.subjects = subjects;
    this.databases = List.copyOf(databases);
  }

  /// How it went.
  ///
  /// @param fields `operation /field`, each tried
  /// @param refused answered as an id that nobody has, with a refusal
  /// @param dangling taken, as one that nobody has
  /// @param reads compared afterwards
  /// @param wrong anything else
  public record Result(
      List<String> fields, int refused, int dangling, int reads, List<String> wrong) {

    @Override
    public String toString() {
      return "Ids of another workspace in bodies: %d fields, %d refused and %d taken like unknown ids, %d reads compared, otherwise %d %s %s"
          .formatted(fields.size(), refused, dangling, reads, wrong.size(), wrong, fields);
    }
  }

  /// A field under attack.
  ///
  /// @param owner whose id it is
  /// @param id of something of the owner
  /// @param nobodys an id that nobody has
  private record Attempt(
      ApiOperation operation,
      Reference reference,
      UUID owner,
      String id,
      String nobodys,
      UUID attacker,
      UUID control) {

    String name() {
      return operation.id() + " " + reference.pointer();
    }

    JsonNode body(String value) {
      return reference.in(operation.example(), value);
    }
  }

  /// What the owner was answered, and whether its call kept the id.
  private record Served(Client.Answer answer, boolean kept) {}

  /// Every operation with an id in its body.
  public Result run(List<ApiOperation> operations) {
    List<Attempt> attempts = attempts(operations);
    List<String> wrong = new ArrayList<>();
    List<Served> served = attempts.stream().map(this::serve).toList();
    Set<UUID> owners = attempts.stream().map(Attempt::owner).collect(Collectors.toSet());
    Map<String, String> before =
        attempts.isEmpty() ? Map.of() : WorkspaceDigest.settled(databases, owners);
    int refused = 0;
    List<Attempt> taken = new ArrayList<>();
    for (int i = 0; i < attempts.size(); i++) {
      Attempt attempt = attempts.get(i);
      Client.Answer answer = attack(attempt, served.get(i), wrong);
      Map<String, String> after = WorkspaceDigest.of(databases, owners);
      List<String> changed = WorkspaceDigest.changed(before, after);
      if (!changed.isEmpty()) {
        wrong.add(attempt.name() + " changed rows of the other workspace in " + changed);
        before = after;
      }
      if (answer.isGood()) {
        taken.add(attempt);
      } else {
        refused++;
      }
    }
    int reads = compareReads(taken, wrong);
    if (!taken.isEmpty()
        && !WorkspaceDigest.changed(before, WorkspaceDigest.of(databases, owners)).isEmpty()) {
      wrong.add("in the end rows of another workspace had changed");
    }
    return new Result(
        attempts.stream().map(Attempt::name).toList(), refused, taken.size(), reads, wrong);
  }

  private List<Attempt> attempts(List<ApiOperation> operations) {
    List<Attempt> attempts = new ArrayList<>();
    for (ApiOperation operation : operations) {
      if (!operation.reads()) {
        for (Reference reference : document.referencesOf(operation)) {
          UUID owner = Fresh.workspace();
          String id =
              reference.isUuid()
                  ? subjects.named(reference.field(), owner).orElseGet(ForeignReferences::unknown)
                  : "r-" + unknown();
          String nobodys = reference.isUuid() ? unknown() : "r-" + unknown();
          attempts.add(
              new Attempt(
                  operation, reference, owner, id, nobodys, Fresh.workspace(), Fresh.workspace()));
        }
      }
    }
    return attempts;
  }

  private Served serve(Attempt attempt) {
    long before = WorkspaceDigest.rowsWith(databases, attempt.owner, attempt.id);
    Client.Answer answer = writes.send(attempt.operation, attempt.owner, attempt.body(attempt.id));
    long after = WorkspaceDigest.rowsWith(databases, attempt.owner, attempt.id);
    return new Served(answer, after > before);
  }

  private Client.Answer attack(Attempt attempt, Served served, List<String> wrong) {
    Client.Answer foreign =
        writes.send(attempt.operation, attempt.attacker, attempt.body(attempt.id));
    Client.Answer unknown =
        writes.send(attempt.operation, attempt.control, attempt.body(attempt.nobodys));
    String told = plain(foreign, attempt.id);
    if (!told.equals(plain(unknown, attempt.nobodys))) {
      wrong.add(
          "%s tells ids of another workspace from unknown ones: %s, %s"
              .formatted(attempt.name(), foreign, unknown));
    }
    Set<String> owners = idsIn(served.answer, attempt.id);
    owners.removeAll(idsIn(unknown, attempt.nobodys));
    owners.retainAll(idsIn(foreign, attempt.id));
    if (!owners.isEmpty()) {
      wrong.add(attempt.name() + " showed something of another workspace: " + foreign);
    }
    boolean understood = served.kept || !told.equals(plain(served.answer, attempt.id));
    if (!served.answer.isGood() || !understood) {
      wrong.add(
          attempt.name() + " proves nothing: the owner of the id was answered " + served.answer);
    }
    return foreign;
  }

  /// What both can read afterwards: everything, and by the id that they wrote.
  private int compareReads(List<Attempt> taken, List<String> wrong) {
    if (taken.isEmpty()) {
      return 0;
    }
    if (databases.size() > 1) {
      Set<UUID> readers =
          taken.stream().map(Attempt::attacker).collect(Collectors.toCollection(HashSet::new));
      taken.forEach(attempt -> readers.add(attempt.control));
      WorkspaceDigest.settled(databases, readers);
    }
    int reads = 0;
    for (Attempt attempt : taken) {
      for (ApiOperation read : document.operations()) {
        if (isOfTheWorkspace(read)) {
          for (Map<String, String> values : paths(read)) {
            reads++;
            Client.Answer foreign = read(read, values, attempt.id, attempt.attacker);
            Client.Answer unknown = read(read, values, attempt.nobodys, attempt.control);
            if (!plain(foreign, attempt.id).equals(plain(unknown, attempt.nobodys))) {
              wrong.add(
                  "%s, read by %s, leads to another workspace: %s, not %s"
                      .formatted(attempt.name(), read.id(), foreign, unknown));
            }
          }
        }
      }
    }
    return reads;
  }

  private boolean isOfTheWorkspace(ApiOperation operation) {
    return operation.reads()
        && operation.path().startsWith("/api/")
        && !operation.path().contains(SERVICE_AS_A_WHOLE)
        && table.find(operation).filter(row -> row.allowed().contains("admin")).isPresent();
  }

  /// Values for the path, null for the id itself.
  private static List<Map<String, String>> paths(ApiOperation read) {
    if (!read.parameters().contains("type")) {
      return List.of(Map.of("source", Reference.SOURCE));
    }
    return List.of(
        Map.of("type", "user_id"), Map.of("type", "anonymous_id"), Map.of("type", "contact_id"));
  }

  private Client.Answer read(ApiOperation read, Map<String, String> known, String id, UUID as) {
    Map<String, String> values =
        read.parameters().stream()
            .collect(Collectors.toMap(name -> name, name -> known.getOrDefault(name, id)));
    return writes.read(read.naming(id).pathOf(values), as);
  }

  /// The answer without what differs from one call to the next, and without the order of its lists:
  /// what was made in the same instant stands in any.
  private static String plain(Client.Answer answer, String id) {
    String text = OF_ITS_OWN.matcher(answer.body().replace(id, "<the id>")).replaceAll("<its own>");
    Client.Answer plain = new Client.Answer(answer.status(), answer.contentType(), text);
    return plain.status() + " " + (plain.isJson() ? unordered(plain.json()) : text);
  }

  private static JsonNode unordered(JsonNode node) {
    if (node.isArray()) {
      ArrayNode sorted = Client.JSON.createArrayNode();
      node.valueStream()
          .map(ForeignReferences::unordered)
          .sorted(Comparator.comparing(JsonNode::toString))
          .forEach(sorted::add);
      return sorted;
    }
    if (node.isObject()) {
      ObjectNode object = Client.JSON.createObjectNode();
      node.properties().forEach(it -> object.set(it.getKey(), unordered(it.getValue())));
      return object;
    }
    return node;
  }

  private static Set<String> idsIn(Client.Answer answer, String known) {
    return UUIDS
        .matcher(answer.body().replace(known, ""))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  private static String unknown() {
    return UUID.randomUUID().toString();
  }
}
