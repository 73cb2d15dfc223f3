package io.rapport.testing.access;

import io.rapport.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The table of `docs/access.md`: which operation is open to whom.
public final class AccessTable {

  static final String WRITE_KEY = "write key";
  static final String SERVICE = "service";
  static final String EVERYONE = "everyone";

  private static final String HEAD = "| right | operations |";
  private static final Pattern OPERATION = Pattern.compile("`([^`]+)`|(\\S+)");

  /// A right and who has it.
  ///
  /// @param operations operationIds, or method and path of what no document shows
  /// @param allowed columns with a dot
  public record Row(String right, Set<String> operations, Set<String> allowed) {

    public Row {
      operations = Set.copyOf(operations);
      allowed = Set.copyOf(allowed);
    }

    boolean isForEveryone() {
      return allowed.contains(EVERYONE);
    }

    boolean isByWriteKey() {
      return allowed.contains(WRITE_KEY) && !isForEveryone();
    }

    /// Whether its operations act on what all workspaces share, and so may write in any of them.
    boolean isForAllWorkspaces() {
      return right.endsWith(" for all workspaces");
    }

    boolean isForPeople() {
      return !isForEveryone() && allowed.stream().anyMatch(Caller.ROLES::contains);
    }
  }

  private final List<Row> rows;

  private AccessTable(List<Row> rows) {
    this.rows = List.copyOf(rows);
  }

  /// The committed table.
  public static AccessTable read() {
    try {
      return parse(Files.readString(Repository.root().resolve("docs/access.md")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static AccessTable parse(String markdown) {
    List<String> lines = markdown.lines().toList();
    int head = 0;
    while (!lines.get(head).startsWith(HEAD)) {
      head++;
    }
    List<String> columns = cells(lines.get(head));
    List<Row> rows = new ArrayList<>();
    for (int i = head + 2; i < lines.size() && lines.get(i).startsWith("|"); i++) {
      rows.add(row(columns, cells(lines.get(i))));
    }
    return new AccessTable(rows);
  }

  private static Row row(List<String> columns, List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException("A row with another number of cells: " + cells);
    }
    Set<String> allowed = new LinkedHashSet<>();
    for (int i = 2; i < cells.size(); i++) {
      if (cells.get(i).equals("●")) {
        allowed.add(columns.get(i));
      } else if (!cells.get(i).isEmpty()) {
        throw new IllegalArgumentException("Neither a dot nor empty: " + cells);
      }
    }
    Set<String> operations = new LinkedHashSet<>();
    for (MatchResult found : OPERATION.matcher(cells.get(1)).results().toList()) {
      operations.add(found.group(1) != null ? found.group(1) : found.group(2));
    }
    return new Row(cells.getFirst(), operations, allowed);
  }

  private static List<String> cells(String line) {
    String bare = line.strip();
    return Arrays.stream(bare.substring(1, bare.length() - 1).split("\\|", -1))
        .map(String::strip)
        .toList();
  }

  public List<Row> rows() {
    return rows;
  }

  /// The operations that no document shows, which the table names by method and path.
  public List<ApiOperation> hidden() {
    return rows.stream()
        .flatMap(row -> row.operations.stream())
        .filter(id -> id.contains(" "))
        .map(id -> ApiOperation.hidden(id, id.split(" ")[0], id.split(" ")[1], bodyOf(id)))
        .toList();
  }

  private static String bodyOf(String id) {
    if (!id.startsWith("POST")) {
      return null;
    }
    return (id.contains("/resync/") && !id.contains("/pages/")) || id.endsWith("/taken")
        ? "application/json"
        : "application/cloudevents-batch+json";
  }

  /// The row that names an operation.
  public Optional<Row> find(ApiOperation operation) {
    return rows.stream().filter(row -> row.operations.contains(operation.id())).findFirst();
  }

  /// The same table but for one right, for negative controls.
  public AccessTable with(String right, Set<String> allowed) {
    List<Row> changed =
        rows.stream()
            .map(row -> row.right.equals(right) ? new Row(right, row.operations, allowed) : row)
            .toList();
    if (changed.equals(rows)) {
      throw new IllegalArgumentException("That changes nothing: " + right);
    }
    return new AccessTable(changed);
  }

  /// The same table and a row more, for negative controls.
  public AccessTable and(Row row) {
    List<Row> more = new ArrayList<>(rows);
    more.add(row);
    return new AccessTable(more);
  }

  /// What is wrong between the table and the operations that there are: operations without a row
  /// or with two, rows without an operation.
  public List<String> gaps(List<ApiOperation> operations) {
    Map<String, Long> named = new LinkedHashMap<>();
    rows.forEach(row -> row.operations.forEach(id -> named.merge(id, 1L, Long::sum)));
    Set<String> known = new TreeSet<>();
    List<String> gaps = new ArrayList<>();
    for (ApiOperation operation : operations) {
      if (known.add(operation.id()) && !named.containsKey(operation.id())) {
        gaps.add("no row in docs/access.md for " + operation);
      }
    }
    named.forEach(
        (id, times) -> {
          if (times > 1) {
            gaps.add("more than one row in docs/access.md for " + id);
          }
          if (!known.contains(id)) {
            gaps.add("a row in docs/access.md for " + id + ", which no document knows");
          }
        });
    return gaps;
  }
}
