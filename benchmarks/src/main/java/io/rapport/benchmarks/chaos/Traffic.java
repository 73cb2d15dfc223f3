package io.rapport.benchmarks.chaos;

import io.rapport.benchmarks.chaos.Orders.Order;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/// Everything that is sent while the faults go on, and afterwards what it came to.
final class Traffic {

  private static final int SENDERS = 4;
  private static final int LIVE_SENDERS = 2;
  private static final int PEOPLE_AT_WORK = 3;

  private final Orders orders;
  private final Workspace acme;
  private final Workspace globex;
  private final OrderLoad load;
  private final LiveLoad live;
  private final ContactLoad people;
  private final Probes probes;
  private final List<Future<Void>> work = new ArrayList<>();
  private final List<String> gaveUp = new ArrayList<>();
  private int probed;

  /// @param acme gets the orders
  /// @param globex gets what is made meanwhile
  Traffic(Options options, OwnPlatform platform, Orders orders, Workspace acme, Workspace globex) {
    String run = "chaos" + options.seed();
    this.orders = orders;
    this.acme = acme;
    this.globex = globex;
    this.load = new OrderLoad(acme.caller(), acme.writeKey(), orders.orders(), options.rate());
    this.live =
        new LiveLoad(globex.caller(), globex.writeKey(), run, options.interval(LiveLoad.INTERVAL));
    this.people = new ContactLoad(globex.caller(), run, options.interval(ContactLoad.PAUSE));
    this.probes =
        new Probes(
            globex.caller(), globex.writeKey(), run, platform, options.interval(Probes.INTERVAL));
  }

  void start(ExecutorService threads) {
    start(threads, SENDERS, load::send);
    start(threads, LIVE_SENDERS, live::send);
    start(threads, PEOPLE_AT_WORK, people::write);
    start(threads, 1, () -> probes.run(threads));
  }

  private void start(ExecutorService threads, int times, Callable<Void> sender) {
    for (int i = 0; i < times; i++) {
      work.add(threads.submit(sender));
    }
  }

  /// The faults are over: returns when everything that was begun has its answer.
  void end() throws IOException, InterruptedException {
    load.end();
    live.end();
    people.end();
    probes.end();
    for (Future<Void> each : work) {
      try {
        each.get();
      } catch (ExecutionException e) {
        gaveUp.add(e.getCause().getMessage());
      }
    }
    probed = probes.settled();
  }

  /// Compares all that was sent with all that is there.
  ///
  /// @param threshold of the segment of the people of the live orders
  void compare(Figures figures, Comparison comparison, BigDecimal threshold) throws Exception {
    comparison.equal("senders that had to give up", "[]", gaveUp.toString());
    comparison.equal(orders.name() + " events quarantined in answers", 0L, load.quarantined());
    figures.events(orders.name(), acme.id(), messages(orders));
    figures.events("live", globex.id(), liveMessages());
    figures.orders(orders.name(), acme, orders, orders.byPerson().size());
    Orders sold = live.sent().with(threshold);
    figures.orders(
        "live",
        globex,
        sold,
        sold.byPerson().size() + Math.min(probed, Probes.PEOPLE) + people.confirmed().size());
    figures.contacts(globex, people.confirmed());
  }

  long contacts() {
    return people.confirmed().size();
  }

  private Set<String> liveMessages() {
    Set<String> messages = messages(live.sent());
    for (int n = 0; n < probed; n++) {
      messages.add(probes.messageId(n));
    }
    return messages;
  }

  private static Set<String> messages(Orders orders) {
    Set<String> messages = new HashSet<>();
    for (Order order : orders.orders()) {
      messages.add(order.messageId());
    }
    return messages;
  }

  void print(Report report) {
    report.print(
        "%nevents accepted %,d: %,d of %s, %,d of them stored although their answer was lost;"
            + " %,d live. Sent again on purpose %,d. Contacts %,d, changed %,d times",
        orders.orders().size() + liveMessages().size(),
        orders.orders().size(),
        orders.name(),
        orders.orders().size() - load.accepted(),
        liveMessages().size(),
        load.repeated(),
        people.confirmed().size(),
        people.confirmed().values().stream().mapToLong(c -> c.version() - 1).sum());
  }
}
