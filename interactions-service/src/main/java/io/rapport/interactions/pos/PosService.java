package io.rapport.interactions.pos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.interactions.collect.CollectAnswer;
import io.rapport.interactions.collect.CollectService;
import io.rapport.interactions.collect.Sender;
import io.rapport.interactions.door.Evidence;
import io.rapport.interactions.door.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// From the receipts of a till to their verdicts. One that is none costs no other.
@ApplicationScoped
class PosService {

  private final CollectService collection;

  PosService(CollectService collection) {
    this.collection = collection;
  }

  CollectAnswer collect(InputStream body, Sender sender) {
    return collection.receive(body, sender, this::take);
  }

  private CollectAnswer take(CollectService.Call call) {
    Receipts.Sent sent = Receipts.read(call.bytes());
    List<ObjectNode> events = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    for (int i = 0; i < sent.receipts().size(); i++) {
      Receipt receipt = new Receipt(call.origin().sourceId(), sent.receipts().get(i));
      try {
        events.add(receipt.event());
        places.add(i);
      } catch (Receipt.Unreadable e) {
        refused.add(refused(call, i, sent.receipts().get(i), e));
      }
    }
    CollectAnswer taken =
        collection.collect(
            call.origin(),
            null,
            Receipts.batch(events, sent.sentAt()).getBytes(StandardCharsets.UTF_8),
            call.visit());
    return refused.isEmpty()
        ? taken
        : join(taken, places, collection.setAside(call.origin(), refused, call.visit()));
  }

  private static Refused refused(
      CollectService.Call call, int index, JsonNode receipt, Receipt.Unreadable e) {
    return new Refused(
        index,
        null,
        PosMouth.NO_RECEIPT,
        null,
        e.pointer(),
        e.getMessage(),
        Receipts.write(receipt),
        call.visit().receivedAt(),
        new Evidence(null, null, null, null, null, null, null, false));
  }

  /// @param places where the events of the first answer stood among the receipts
  private static CollectAnswer join(
      CollectAnswer taken, List<Integer> places, CollectAnswer aside) {
    List<CollectAnswer.Result> results = new ArrayList<>(aside.results());
    taken.results().stream().map(result -> moved(result, places)).forEach(results::add);
    results.sort(Comparator.comparingInt(CollectAnswer.Result::index));
    return new CollectAnswer(
        true,
        taken.accepted(),
        taken.duplicates(),
        taken.quarantined() + aside.quarantined(),
        taken.held(),
        List.copyOf(results));
  }

  private static CollectAnswer.Result moved(CollectAnswer.Result result, List<Integer> places) {
    return new CollectAnswer.Result(
        places.get(result.index()),
        result.messageId(),
        result.verdict(),
        result.reason(),
        result.rule(),
        result.pointer(),
        result.detail(),
        result.duplicateOf());
  }
}
