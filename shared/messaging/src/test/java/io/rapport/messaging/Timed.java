package io.rapport.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Notes when each delivery of the one lane that is in use begins and ends.
final class Timed implements Delivery {

  private record Span(long begin, long end) {}

  private final Delivery delivery;
  private final List<Span> spans = new ArrayList<>();

  Timed(Delivery delivery) {
    this.delivery = delivery;
  }

  @Override
  public synchronized Answer deliver(int lane, Batch.Step step, byte[] body) {
    long begin = System.nanoTime();
    Answer answer = delivery.deliver(lane, step, body);
    spans.add(new Span(begin, System.nanoTime()));
    return answer;
  }

  @Override
  public Answer redrive(byte[] body) {
    return delivery.redrive(body);
  }

  /// How many times as long as a delivery the shortest pause after one is.
  synchronized double fewestRests() {
    return IntStream.range(1, spans.size())
        .mapToDouble(
            i -> {
              Span before = spans.get(i - 1);
              double pause = spans.get(i).begin() - before.end();
              return pause / (before.end() - before.begin());
            })
        .min()
        .orElseThrow();
  }
}
