package org.bootwright.gateway.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Which page of a list is wanted.
 *
 * @param before only what is older than this place in the order
 */
record Paging(long before, int limit) {
  private static final int DEFAULT_LIMIT = 100;

  /** A page; {@code next} is absent on the last. */
  record Page<T>(List<T> items, Optional<String> next) {
    Page {
      items = List.copyOf(items);
    }
  }

  static Paging of(Exchange exchange) {
    return new Paging(
        exchange.query("after").map(Long::parseLong).orElse(Long.MAX_VALUE),
        exchange.queryInteger("limit").orElse(DEFAULT_LIMIT));
  }

  /** Makes a page of one row more than the limit, where there is one: it says that more follows. */
  <R, T> Page<T> page(List<R> rows, ToLongFunction<R> place, Function<R, T> view) {
    List<R> shown = rows.subList(0, Math.min(rows.size(), limit));
    Optional<String> next =
        rows.size() > limit
            ? Optional.of(Long.toString(place.applyAsLong(shown.getLast())))
            : Optional.empty();
    return new Page<>(shown.stream().map(view).toList(), next);
  }
}
