package io.rapport.interactions.collect;

import com.fasterxml.jackson.databind.node.TextNode;
import io.quarkus.arc.All;
import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.Evidence;
import io.rapport.interactions.door.Mouth;
import io.rapport.interactions.door.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/// Reads an event that was set aside as if it came now, as it came then: with the time of its
/// receipt, the clock of its sender and what its batch gave it.
@ApplicationScoped
class Rereading {

  private final CollectConfig limits;
  private final List<Mouth> mouths;

  Rereading(CollectConfig limits, @All List<Mouth> mouths) {
    this.limits = limits;
    this.mouths = mouths;
  }

  Submission read(QuarantineRepository.Taken taken) {
    Optional<Mouth> own =
        mouths.stream().filter(m -> m.reason().equals(taken.event().reason())).findFirst();
    return own.isPresent() ? read(taken, own.get()) : readEvent(taken);
  }

  /// What was no event yet when it was set aside.
  private Submission read(QuarantineRepository.Taken taken, Mouth mouth) {
    QuarantinedView event = taken.event();
    return switch (mouth.read(event.sourceId(), event.messageId(), event.raw())) {
      case Mouth.Batch(String json) ->
          new SubmissionReader(limits, null, event.receivedAt()).read(BodyText.of(json, false));
      case Mouth.Unreadable(String pointer, String detail) ->
          new Submission(
              null,
              List.of(),
              List.of(
                  new Refused(
                      0,
                      event.messageId(),
                      mouth.reason(),
                      null,
                      pointer,
                      detail,
                      event.raw(),
                      event.receivedAt(),
                      taken.evidence())));
    };
  }

  private Submission readEvent(QuarantineRepository.Taken taken) {
    Evidence then = taken.evidence();
    String text = then.kind() == null ? batchOf(taken.event().raw(), then) : taken.event().raw();
    Submission read =
        new SubmissionReader(limits, then.kind(), taken.event().receivedAt())
            .read(BodyText.of(text, then.damaged()));
    return new Submission(
        null, read.collected().stream().map(event -> again(event, taken)).toList(), read.refused());
  }

  private static Collected again(Collected event, QuarantineRepository.Taken taken) {
    return event.again(taken.event().messageId(), taken.evidence());
  }

  private static String batchOf(String raw, Evidence then) {
    StringBuilder batch = new StringBuilder("{\"batch\":[").append(raw).append(']');
    if (then.sentAt() != null) {
      batch.append(",\"sentAt\":").append(TextNode.valueOf(then.sentAt()));
    }
    append(batch, "context", then.context());
    append(batch, "integrations", then.integrations());
    return batch.append('}').toString();
  }

  private static void append(StringBuilder batch, String name, String json) {
    if (json != null) {
      batch.append(",\"").append(name).append("\":").append(json);
    }
  }
}
