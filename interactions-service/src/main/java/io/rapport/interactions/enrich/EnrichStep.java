package io.rapport.interactions.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.DoorStep;
import io.rapport.interactions.door.Kind;
import io.rapport.interactions.door.Passage;
import io.rapport.interactions.door.Visit;
import io.rapport.interactions.enrich.Channels.Arrival;
import io.rapport.interactions.enrich.Channels.Campaign;
import io.rapport.interactions.enrich.Channels.Referrer;
import io.rapport.interactions.source.SourceSettings;
import io.rapport.interactions.source.SourceSettings.Enrichment;
import io.rapport.interactions.source.SourceSettings.Ip;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/// Adds what can be told of an event beside what its sender says, as far as its source wants it,
/// and takes whole addresses out of the message.
@ApplicationScoped
class EnrichStep implements DoorStep {

  /// How the names of SDKs begin that run where the person is: the address of their calls is the
  /// person's own.
  private static final List<String> OF_DEVICES =
      List.of(
          "analytics.js",
          "analytics-kotlin",
          "analytics-android",
          "analytics-swift",
          "analytics-ios",
          "analytics-react-native",
          "@segment/analytics-react-native",
          "analytics-flutter",
          "analytics_flutter",
          "rudderlabs javascript",
          "com.rudderstack.android",
          "com.rudderstack.kotlin",
          "rudder-ios",
          "rudder-swift",
          "rudder-react-native",
          "rudder_sdk_flutter",
          "rapport.js");

  private final UserAgents userAgents;
  private final Channels channels;
  private final Geography geography;

  EnrichStep(UserAgents userAgents, Channels channels, Geography geography) {
    this.userAgents = userAgents;
    this.channels = channels;
    this.geography = geography;
  }

  @Override
  public int order() {
    return ENRICHMENT;
  }

  @Override
  public boolean concerns(SourceSettings settings, Collected event) {
    Enrichment wanted = settings.enrichment();
    return wanted.ip() != Ip.KEEP
        || wanted.userAgent()
        || wanted.channel()
        || wanted.bots()
        || wanted.geo() && geography.knows()
        || event.derived() != null;
  }

  @Override
  public void pass(Passage passage) {
    Enrichment wanted = passage.settings().enrichment();
    String message = passage.event().message();
    boolean page = passage.event().kind() == Kind.PAGE;
    Clues clues =
        message.contains("\"context\"") || page || message.indexOf('\\') >= 0
            ? Clues.of(message, page)
            : Clues.NONE;
    passage.rewrite(text -> aside(passage.settings(), text));
    Visit visit = ofPerson(passage.visit(), clues);
    locate(passage, wanted, clues, visit);
    readUserAgent(passage, wanted, clues, visit);
    readChannel(passage, wanted, clues, visit);
  }

  @Override
  public String aside(SourceSettings settings, String raw) {
    return switch (settings.enrichment().ip()) {
      case KEEP -> raw;
      case TRUNCATE -> Addresses.mayBeIn(raw) ? Addresses.truncatedIn(raw) : raw;
      case DROP -> Addresses.mayBeIn(raw) ? Addresses.droppedIn(raw) : raw;
    };
  }

  /// The address that a place is looked up by is never finer than the one that is kept. Of an event
  /// that is tried again, what its call showed is known from what was derived then.
  private void locate(Passage passage, Enrichment wanted, Clues clues, Visit visit) {
    JsonNode before = passage.derived("ip");
    String told = clues.ip() != null ? clues.ip() : visit.ip();
    InetAddress address =
        Addresses.read(told == null && before != null ? before.textValue() : told);
    boolean known = address != null && !address.isAnyLocalAddress();
    InetAddress kept = !known || wanted.ip() == Ip.KEEP ? address : Addresses.network(address);
    derive(
        passage,
        "ip",
        wanted.ip() != Ip.DROP,
        known ? TextNode.valueOf(Addresses.text(kept)) : null);
    Place place = known && wanted.geo() ? geography.find(kept) : null;
    derive(passage, "geo", wanted.geo(), place == null ? null : place.json());
  }

  private void readUserAgent(Passage passage, Enrichment wanted, Clues clues, Visit visit) {
    String userAgent = clues.userAgent() == null ? visit.userAgent() : clues.userAgent();
    boolean reads =
        userAgent != null && !userAgent.isBlank() && (wanted.userAgent() || wanted.bots());
    Agent agent =
        reads
            ? userAgents
                .read(userAgent)
                .with(clues.platform(), clues.platformVersion(), clues.model())
            : null;
    derive(passage, "userAgent", wanted.userAgent(), agent == null ? null : agent.json());
    Bot bot = agent == null ? null : agent.bot();
    derive(passage, "bot", wanted.bots(), bot == null ? null : bot.json());
  }

  private void readChannel(Passage passage, Enrichment wanted, Clues clues, Visit visit) {
    Arrival arrival = wanted.channel() ? channels.of(clues, visit.page()) : Arrival.NONE;
    Channel channel = arrival.channel();
    Campaign campaign = arrival.campaign();
    Referrer referrer = arrival.referrer();
    derive(passage, "channel", wanted.channel(), channel == null ? null : channel.json());
    derive(passage, "campaign", wanted.channel(), campaign == null ? null : campaign.json());
    derive(passage, "referrer", wanted.channel(), referrer == null ? null : referrer.json());
  }

  private static void derive(Passage passage, String name, boolean wanted, JsonNode value) {
    if (wanted) {
      passage.derive(name, value);
    } else {
      passage.withdraw(name);
    }
  }

  /// What the call tells of the person: all where it comes from a page of theirs, the address alone
  /// where an app makes it, and nothing where a server does.
  private static Visit ofPerson(Visit visit, Clues clues) {
    if (visit.page() != null || clues.direct()) {
      return visit;
    }
    String library = clues.library() == null ? "" : clues.library().toLowerCase(Locale.ROOT);
    boolean ofDevice = OF_DEVICES.stream().anyMatch(library::startsWith);
    return new Visit(visit.receivedAt(), ofDevice ? visit.ip() : null, null, null, null);
  }
}
