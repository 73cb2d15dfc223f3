package io.rapport.contacts.crm;

import io.rapport.web.Cursor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.SqlStatement;

/// A checked request for a page of a list, ready to become SQL over a table with the alias `r`.
public final class ListQuery {

  /// A plan made for any values takes a rare word for a frequent one and walks the whole list:
  /// seconds instead of a millisecond in a workspace of 120,000 contacts.
  public static final String PLAN_FOR_THESE_VALUES =
      "set local plan_cache_mode = force_custom_plan";

  private final int limit;
  private final boolean total;
  private final ListSpec.Sort sort;
  private final boolean descending;
  private final After after;
  private final List<Condition> conditions;

  ListQuery(
      int limit,
      boolean total,
      ListSpec.Sort sort,
      boolean descending,
      After after,
      List<Condition> conditions) {
    this.limit = limit;
    this.total = total;
    this.sort = sort;
    this.descending = descending;
    this.after = after;
    this.conditions = List.copyOf(conditions);
  }

  public int limit() {
    return limit;
  }

  public boolean wantsTotal() {
    return total;
  }

  /// The same request, narrowed to rows whose column has this value.
  public ListQuery where(String column, UUID value) {
    Condition more =
        new Condition("r." + column + " = :" + column, Map.of(column, value), Map.of());
    return new ListQuery(
        limit,
        total,
        sort,
        descending,
        after,
        Stream.concat(conditions.stream(), Stream.of(more)).toList());
  }

  /// Conditions of the whole list, for `where r.workspace_id = :workspace <filters>`.
  public String filters() {
    return conditions.stream().map(c -> " and (" + c.sql + ")").collect(Collectors.joining());
  }

  /// Condition of this page; to be followed by [#order].
  public String page() {
    return after == null
        ? ""
        : " and (%s, r.id) %s (:afterKey, :afterId)"
            .formatted(sort.column(), descending ? "<" : ">");
  }

  /// The order and the limit, one row more than the page for [io.rapport.web.Page#of].
  public String order() {
    String direction = descending ? " desc" : "";
    return " order by "
        + sort.column()
        + direction
        + ", r.id"
        + direction
        + " limit "
        + (limit + 1);
  }

  /// Binds the values of the conditions.
  public <S extends SqlStatement<S>> S bind(S statement, boolean page) {
    for (Condition condition : conditions) {
      statement.bindMap(condition.single);
      condition.many.forEach((name, v) -> statement.bindArray(name, v.type, v.values));
    }
    if (page && after != null) {
      statement.bind("afterKey", after.key).bind("afterId", after.id);
    }
    return statement;
  }

  /// The cursor behind a row.
  public String cursor(UUID id, Instant createdAt, Instant changedAt, String nameKey) {
    Object key =
        switch (sort.name()) {
          case "createdAt" -> createdAt;
          case "changedAt" -> changedAt;
          default -> nameKey;
        };
    return Cursor.of(sort.cursorName(descending), key, id);
  }

  record After(Object key, UUID id) {}

  record Values(Class<?> type, List<Object> values) {}

  record Condition(String sql, Map<String, Object> single, Map<String, Values> many) {}
}
