package io.rapport.interactions.webhook;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Watches one run of an expression, step by step: its time, its depth and the weight of every
/// value that it makes. A value weighs what it would as a text, each part as often as it occurs
/// in it: a few steps can share parts so that a small structure is an endless text.
final class Meter {

  static final ScopedValue<Meter> CURRENT = ScopedValue.newInstance();
  static final int HEAVIEST = 1_000_000;

  private static final int DEEPEST = 300;
  private static final int MOST_IN_ALL = 20_000_000;
  private static final int LONG_TEXT = 256;

  /// A container may have grown since it was weighed.
  private record Weight(int size, long weight) {}

  private final Map<Object, Weight> weights = new IdentityHashMap<>();
  private final Set<Object> texts = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Duration patience;
  private final long start = System.nanoTime();
  private int depth;
  private long spent;
  private String excess;

  Meter(Duration patience) {
    this.patience = patience;
  }

  void enter() {
    depth++;
    check();
  }

  void leave(Object result) {
    depth--;
    check();
    if (result instanceof Pattern) {
      throw refuse("may not use regular expressions, whose time has no bound");
    }
    if (result instanceof CharSequence text && (text.length() <= LONG_TEXT || texts.add(text))) {
      spend(text.length());
    }
    weigh(result);
  }

  /// Ends the run, whatever the expression's language makes of the exception.
  Excess refuse(String detail) {
    excess = detail;
    return new Excess(detail);
  }

  /// What was too much, or null.
  String excess() {
    return excess;
  }

  /// @throws Excess for a text that would weigh too much
  void allow(long characters) {
    if (characters > HEAVIEST) {
      throw refuse("may make values of at most %,d characters".formatted(HEAVIEST));
    }
  }

  private void check() {
    if (excess != null) {
      throw new Excess(excess);
    }
    if (depth > DEEPEST) {
      throw refuse("may go at most %d levels deep".formatted(DEEPEST));
    }
    if (System.nanoTime() - start > patience.toNanos()) {
      throw refuse("may take at most %d ms".formatted(patience.toMillis()));
    }
  }

  /// What is made step by step and kept, though no single value is heavy.
  private void spend(long characters) {
    spent += characters;
    if (spent > MOST_IN_ALL) {
      throw refuse("may make values of at most %,d characters in all".formatted(MOST_IN_ALL));
    }
  }

  private long weigh(Object value) {
    return switch (value) {
      case CharSequence text -> {
        allow(text.length());
        yield text.length() + 2L;
      }
      case Map<?, ?> map -> weigh(map, map.size());
      case Collection<?> list -> weigh(list, list.size());
      case null, default -> 1;
    };
  }

  private long weigh(Object container, int size) {
    Weight known = weights.get(container);
    if (known != null && known.size == size) {
      return known.weight;
    }
    allow(size);
    spend(4L * size);
    long weight = 1L + size;
    if (container instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        weight += weigh(entry.getKey()) + weigh(entry.getValue());
        allow(weight);
      }
    } else if (container instanceof Collection<?> list) {
      for (Object element : list) {
        weight += weigh(element);
        allow(weight);
      }
    }
    weights.put(container, new Weight(size, weight));
    return weight;
  }
}
