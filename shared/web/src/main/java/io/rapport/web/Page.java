package io.rapport.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A page of a list.
///
/// @param data the rows
/// @param page how to go on
public record Page<T>(List<T> data, Next page) {

  public Page {
    data = List.copyOf(data);
  }

  /// Where a list goes on.
  ///
  /// @param next opaque cursor of the next page, null on the last one
  /// @param hasMore whether there is a next page
  /// @param total number of all rows, only when asked for by `total=true`
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "PageInfo")
  public record Next(String next, boolean hasMore, Long total) {}

  /// A page from one row more than was asked for: the surplus row tells that there are more.
  ///
  /// @param rows up to `limit + 1` rows
  /// @param cursor of a row, the key that the next page starts after
  public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> cursor) {
    return of(rows, limit, cursor, null);
  }

  /// As above, with the number of all rows.
  public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> cursor, Long total) {
    boolean hasMore = rows.size() > limit;
    List<T> data = hasMore ? rows.subList(0, limit) : rows;
    String next = hasMore ? cursor.apply(data.getLast()) : null;
    return new Page<>(data, new Next(next, hasMore, total));
  }

  /// The same page with other rows.
  public <R> Page<R> map(Function<T, R> mapping) {
    return new Page<>(data.stream().map(mapping).toList(), page);
  }
}
