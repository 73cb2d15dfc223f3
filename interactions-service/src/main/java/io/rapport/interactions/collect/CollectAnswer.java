package io.rapport.interactions.collect;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.Fate;
import io.rapport.interactions.door.Passed;
import io.rapport.interactions.door.Refused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What became of the events of a body. Sent after they are durable.
///
/// @param quarantined set aside, conflicts included
/// @param results of those that were not simply accepted
@Schema(name = "Collected")
public record CollectAnswer(
    @Schema(description = "Always true: SDKs look for it", examples = "true") boolean success,
    @Schema(description = "Events stored by this call", examples = "98") int accepted,
    @Schema(description = "Events stored before, without effect", examples = "1") int duplicates,
    @Schema(description = "Events set aside, conflicts included", examples = "1") int quarantined,
    @Schema(description = "Events held back for want of consent", examples = "0") int held,
    @Schema(description = "The events that were not simply accepted") List<Result> results) {

  /// What became of one event.
  @Schema(name = "CollectedResult")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Result(
      @Schema(description = "Place in the batch, from 0", examples = "3") int index,
      @Schema(examples = "ajs-next-1714557600000-8f3b") String messageId,
      Verdict verdict,
      @Schema(description = "Stable name of the kind of error", examples = "missing-id")
          String reason,
      @Schema(
              description = "The rule that it breaks, or the category that it lacks consent for",
              examples = "Order Completed:/properties/total:type")
          String rule,
      @Schema(description = "JSON pointer into the event", examples = "/userId") String pointer,
      @Schema(description = "What is expected", examples = "is required, or anonymousId")
          String detail,
      @Schema(description = "Of a duplicate: the id of the stored event") UUID duplicateOf) {

    static Result of(Refused event, Verdict verdict) {
      return new Result(
          event.index(),
          event.messageId(),
          verdict,
          event.reason(),
          event.rule(),
          event.pointer(),
          event.detail(),
          null);
    }

    static Result duplicate(Collected event, UUID of) {
      return new Result(
          event.index(), event.messageId(), Verdict.DUPLICATE, null, null, null, null, of);
    }

    static Result held(Collected event, String category) {
      return new Result(
          event.index(),
          event.messageId(),
          Verdict.HELD,
          "consent",
          category,
          "/context/consent",
          "needs consent for " + category,
          null);
    }
  }

  /// @param fates of those that were to be stored
  static CollectAnswer of(Passed passed, List<Fate> fates) {
    List<Result> results = new ArrayList<>();
    passed.refused().forEach(event -> results.add(Result.of(event, Verdict.QUARANTINED)));
    passed.held().forEach(held -> results.add(Result.held(held.event(), held.category())));
    int quarantined = passed.refused().size();
    int held = passed.held().size();
    int accepted = 0;
    int duplicates = 0;
    for (Fate fate : fates) {
      switch (fate) {
        case Fate.Accepted _ -> accepted++;
        case Fate.Duplicate(_, Collected event, UUID of) -> {
          duplicates++;
          results.add(Result.duplicate(event, of));
        }
        case Fate.Conflict(_, Refused refusal) -> {
          quarantined++;
          results.add(Result.of(refusal, Verdict.CONFLICT));
        }
        case Fate.Quarantined(_, Refused refusal) -> {
          quarantined++;
          results.add(Result.of(refusal, Verdict.QUARANTINED));
        }
        case Fate.Held(_, Collected event, String category) -> {
          held++;
          results.add(Result.held(event, category));
        }
      }
    }
    results.sort(Comparator.comparingInt(Result::index));
    return new CollectAnswer(true, accepted, duplicates, quarantined, held, List.copyOf(results));
  }
}
