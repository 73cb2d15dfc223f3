package io.rapport.contacts.crm;

import io.rapport.web.Cursor;
import io.rapport.web.Ids;
import io.rapport.web.Problem;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a list may be filtered and sorted by: nothing that is not named here reaches the SQL.
public final class ListSpec {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST = 200;
  private static final int LONGEST_QUERY = 200;
  private static final Pattern FILTER = Pattern.compile("filter\\[([^]]*)](?:\\[([^]]*)])?");
  private static final Map<String, String> COMPARISONS =
      Map.of("atLeast", ">=", "atMost", "<=", "moreThan", ">", "lessThan", "<");

  private final String searchSql;
  private final Map<String, Sort> sorts = new LinkedHashMap<>();
  private final Map<String, Filter> filters = new LinkedHashMap<>();

  /// @param searchSql condition for one asked word, with `:from` and `:to` for the beginnings
  public ListSpec(String searchSql) {
    this.searchSql = searchSql;
  }

  /// Allows to sort by a time, and to filter by it with atLeast, atMost, moreThan and lessThan.
  public ListSpec time(String name, String column) {
    sorts.put(name, new Sort(name, column, true));
    filters.put(name, new Filter(column, true, Instant.class, ListSpec::instant));
    return this;
  }

  /// Allows to sort by a text.
  public ListSpec sort(String name, String column) {
    sorts.put(name, new Sort(name, column, false));
    return this;
  }

  /// Allows to filter by a text: `sql` with `:values` for what is asked for.
  public ListSpec text(String name, String sql, Function<String, String> form) {
    filters.put(name, new Filter(sql, false, String.class, form::apply));
    return this;
  }

  /// Allows to filter by an id: `sql` with `:values` for what is asked for.
  public ListSpec id(String name, String sql) {
    filters.put(name, new Filter(sql, false, UUID.class, ListSpec::uuid));
    return this;
  }

  /// Reads a query string.
  ///
  /// @throws Problem.Invalid with a pointer to each kind of thing that is not allowed
  public ListQuery read(MultivaluedMap<String, String> query) {
    Sort sort = sort(query.getFirst("sort"));
    boolean descending = query.getFirst("sort") != null && query.getFirst("sort").startsWith("-");
    List<ListQuery.Condition> conditions = new ArrayList<>();
    search(query.getFirst("q"), conditions);
    query.forEach(
        (name, values) -> {
          if (name.startsWith("filter")) {
            conditions.add(condition(name, values, conditions.size()));
          }
        });
    return new ListQuery(
        limit(query.getFirst("limit")),
        total(query.getFirst("total")),
        sort,
        descending,
        after(query.getFirst("cursor"), sort, descending),
        conditions);
  }

  private Sort sort(String asked) {
    if (asked == null) {
      return sorts.values().iterator().next();
    }
    Sort sort = sorts.get(asked.startsWith("-") ? asked.substring(1) : asked);
    if (sort == null) {
      throw new Problem.Invalid(
          "?sort",
          "must be one of " + String.join(", ", sorts.keySet()) + ", with - for descending");
    }
    return sort;
  }

  private static int limit(String asked) {
    if (asked == null) {
      return DEFAULT_LIMIT;
    }
    try {
      int limit = Integer.parseInt(asked);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new Problem.Invalid("?limit", "must be a whole number from 1 to " + MOST);
  }

  private static boolean total(String asked) {
    return switch (asked) {
      case null -> false;
      case "true" -> true;
      case "false" -> false;
      default -> throw new Problem.Invalid("?total", "must be true or false");
    };
  }

  private static ListQuery.After after(String text, Sort sort, boolean descending) {
    Cursor cursor = Cursor.parse(text, 3);
    if (cursor == null) {
      return null;
    }
    UUID id = Ids.parse(cursor.keys().get(2)).orElse(null);
    if (id != null && cursor.keys().getFirst().equals(sort.cursorName(descending))) {
      String key = cursor.keys().get(1);
      try {
        return new ListQuery.After(sort.isTime ? Instant.parse(key) : key, id);
      } catch (DateTimeParseException _) {
        // told below
      }
    }
    throw new Problem.Invalid("?cursor", "must be the next of a page of this list, sorted alike");
  }

  private void search(String q, List<ListQuery.Condition> conditions) {
    if (q == null || q.isBlank()) {
      return;
    }
    if (q.length() > LONGEST_QUERY || q.indexOf('\0') >= 0) {
      throw new Problem.Invalid("?q", "must have at most " + LONGEST_QUERY + " characters");
    }
    List<String> words = SearchText.asked(q);
    if (words.isEmpty()) {
      conditions.add(new ListQuery.Condition("false", Map.of(), Map.of()));
    }
    for (String word : words) {
      int n = conditions.size();
      String from = "from" + n;
      String to = "to" + n;
      conditions.add(
          new ListQuery.Condition(
              searchSql.replace(":from", ":" + from).replace(":to", ":" + to),
              Map.of(from, word, to, word + Character.toString(Character.MAX_CODE_POINT)),
              Map.of()));
    }
  }

  private ListQuery.Condition condition(String parameter, List<String> values, int n) {
    Matcher matcher = FILTER.matcher(parameter);
    Filter filter = matcher.matches() ? filters.get(matcher.group(1)) : null;
    if (filter == null) {
      throw new Problem.Invalid(
          "?" + parameter,
          "is not a known filter: there are "
              + String.join(
                  ", ", filters.keySet().stream().map(f -> "filter[" + f + "]").toList()));
    }
    String comparison = matcher.group(2);
    List<Object> wanted = values.stream().map(v -> filter.read(parameter, v)).toList();
    String name = "value" + n;
    if (filter.isRange) {
      if (comparison == null || !COMPARISONS.containsKey(comparison) || wanted.size() > 1) {
        throw new Problem.Invalid(
            "?" + parameter,
            "must be compared once by one of [atLeast], [atMost], [moreThan], [lessThan]");
      }
      return new ListQuery.Condition(
          filter.sql + " " + COMPARISONS.get(comparison) + " :" + name,
          Map.of(name, wanted.getFirst()),
          Map.of());
    }
    if (comparison != null) {
      throw new Problem.Invalid("?" + parameter, "cannot be compared: give the value itself");
    }
    return new ListQuery.Condition(
        filter.sql.replace(":values", ":" + name),
        Map.of(),
        Map.of(name, new ListQuery.Values(filter.type, wanted)));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "must be a time as of RFC 3339, for example 2026-05-01T10:00:00Z", e);
    }
  }

  private static UUID uuid(String text) {
    return Ids.parse(text).orElseThrow(() -> new IllegalArgumentException("must be a UUID"));
  }

  record Sort(String name, String column, boolean isTime) {
    String cursorName(boolean descending) {
      return (descending ? "-" : "") + name;
    }
  }

  private record Filter(String sql, boolean isRange, Class<?> type, Function<String, Object> form) {
    Object read(String parameter, String value) {
      if (value.indexOf('\0') >= 0) {
        throw new Problem.Invalid("?" + parameter, "must not contain the character U+0000");
      }
      try {
        return form.apply(value);
      } catch (IllegalArgumentException e) {
        throw new Problem.Invalid("?" + parameter, e.getMessage());
      }
    }
  }
}
