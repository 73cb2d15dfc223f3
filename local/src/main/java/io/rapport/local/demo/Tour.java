package io.rapport.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.local.Failure;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Shows what the platform knows of the sample, read through the public API by one who may only
/// read.
final class Tour {

  private static final String READER = "vera";
  private static final int ATTEMPTS = 30;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Api api;
  private final Page page;

  Tour(Api api, Page page) {
    this.api = api;
    this.page = page;
  }

  void show(SampleCompany sample, Map<String, String> segments)
      throws IOException, InterruptedException {
    people(sample.people());
    card(sample.people().mark());
    journey(sample.people().traveller());
    members(segments);
  }

  private void people(People people) throws IOException, InterruptedException {
    long contacts =
        api.get(READER, "/api/v1/contacts?limit=1&total=true").path("page").path("total").asLong();
    JsonNode summary = api.get(READER, "/api/v1/profiles/summary");
    page.title("People");
    page.line("contacts", Page.number(contacts) + "  cards in the CRM");
    page.line(
        "profiles",
        Page.number(summary.path("profiles").asLong())
            + "  persons, visitors without a name included");
    page.line(
        "merges",
        Page.number(summary.path("merges").asLong()) + "  times two of them turned out to be one");
    Person person = people.twoAddresses();
    JsonNode profile = profile(person.email());
    page.line(
        "one of them",
        "wrote from %d addresses, has %d cards and is %s: %s"
            .formatted(
                count(profile, "email"),
                count(profile, "contact_id"),
                profile.path("id").equals(profile(people.secondEmail()).path("id"))
                    ? "1 profile"
                    : "2 profiles",
                person.name()));
  }

  private static long count(JsonNode profile, String type) {
    return profile
        .path("identifiers")
        .valueStream()
        .filter(it -> it.path("type").asText().equals(type))
        .count();
  }

  private void card(Person mark) throws IOException, InterruptedException {
    JsonNode customer = customer(mark.email());
    JsonNode card = customer.path("cards").path(0);
    JsonNode contact = card.path("contact");
    JsonNode account = card.path("account");
    page.title("Mark's card");
    page.line("name", contact.path("name").asText() + ", " + contact.path("jobTitle").asText());
    page.line(
        "account",
        "%s (%s, %s people, last funding %s)"
            .formatted(
                account.path("name").asText(),
                account.path("industry").asText(),
                account.path("employees").asText(),
                account.path("lastFundingDate").asText()));
    page.line(
        "reach",
        contact.path("emails").path(0).asText() + ", " + contact.path("phones").path(0).asText());
    List<JsonNode> notes = card.path("notes").valueStream().toList();
    for (JsonNode note : notes) {
      page.line("note", note.path("body").asText());
    }
    lastCall(customer.path("id").asText())
        .ifPresent(
            call ->
                page.line(
                    "last call",
                    "%s, %s, %d min: %s. %s"
                        .formatted(
                            time(call),
                            call.path("data").path("direction").asText(),
                            call.path("data").path("durationSeconds").asLong() / 60,
                            call.path("name").asText(),
                            call.path("data").path("body").asText())));
    for (JsonNode ticket : customer.path("openTickets")) {
      page.line(
          "open ticket",
          "%s (since %s)"
              .formatted(
                  ticket.path("title").asText(),
                  DATE.format(Instant.parse(ticket.path("openedAt").asText()))));
    }
    JsonNode traits = customer.path("traits");
    List<String> shown = new ArrayList<>();
    for (String name : List.of("revenue", "orders", "plan", "first_ad")) {
      if (traits.hasNonNull(name)) {
        shown.add(name + " " + value(traits.path(name)));
      }
    }
    page.line("traits", String.join(", ", shown));
    page.line(
        "segments",
        String.join(
            ", ",
            customer.path("segments").valueStream().map(it -> it.path("name").asText()).toList()));
  }

  /// The gateway leaves out what a service does not answer at once; on a machine that has just
  /// started everything, that is asked for again.
  private JsonNode customer(String email) throws IOException, InterruptedException {
    String path = "/api/v1/customers/email/" + Api.encode(email);
    JsonNode customer = api.get(READER, path);
    for (int attempt = 1; !customer.path("partial").isEmpty(); attempt++) {
      if (attempt == ATTEMPTS) {
        throw new Failure("The customer still comes without " + customer.path("partial"));
      }
      TimeUnit.SECONDS.sleep(1);
      customer = api.get(READER, path);
    }
    return customer;
  }

  private static String value(JsonNode value) {
    return value.isNumber()
        ? new BigDecimal(value.asText()).stripTrailingZeros().toPlainString()
        : value.asText();
  }

  private Optional<JsonNode> lastCall(String profile) throws IOException, InterruptedException {
    return timeline(profile).stream()
        .filter(it -> it.path("kind").asText().equals("activity"))
        .filter(it -> it.path("type").asText().equals("call"))
        .reduce((_, later) -> later);
  }

  private void journey(Person person) throws IOException, InterruptedException {
    String profile = profile(person.email()).path("id").asText();
    List<List<String>> rows = new ArrayList<>();
    Instant start = null;
    for (JsonNode entry : timeline(profile)) {
      Instant time = Instant.parse(entry.path("occurredAt").asText());
      start = start == null ? time : start;
      rows.add(
          List.of(
              TIME.format(time),
              "day " + Duration.between(start, time).toDays(),
              channel(entry),
              what(entry)));
      if (entry.path("name").asText().equals(Journey.UPGRADE)) {
        break;
      }
    }
    page.title("From the ad to the upgrade: " + person.name());
    page.table(rows);
  }

  private static String channel(JsonNode entry) {
    return switch (entry.path("kind").asText()) {
      case "event" ->
          entry.path("context").has("page")
              ? "web"
              : entry.path("data").path("platform").asText("server");
      case "activity" -> entry.path("type").asText();
      default -> entry.path("kind").asText();
    };
  }

  private static String what(JsonNode entry) {
    JsonNode campaign = entry.path("context").path("campaign");
    String from =
        campaign.isMissingNode()
            ? ""
            : " (%s, %s, %s)"
                .formatted(
                    campaign.path("source").asText(),
                    campaign.path("medium").asText(),
                    campaign.path("name").asText());
    String name = entry.path("name").asText("");
    return switch (entry.path("type").asText()) {
      case "identify" -> "signs up, is known from here on";
      case "page" -> "sees " + name + from;
      default -> (name.isEmpty() ? entry.path("summary").asText() : name) + from;
    };
  }

  private void members(Map<String, String> segments) throws IOException, InterruptedException {
    String id = segments.get(Definitions.WITHIN_40_DAYS);
    JsonNode segment = api.get(READER, "/api/v1/segments/" + id);
    List<Member> members = new ArrayList<>();
    for (JsonNode member : api.list(READER, "/api/v1/segments/" + id + "/members")) {
      members.add(member(member.path("profileId").asText()));
    }
    members.sort(Comparator.comparing(Member::took));
    page.title(
        "%s: %s people".formatted(segment.path("name").asText(), segment.path("count").asText()));
    page.table(
        members.stream()
            .map(
                it ->
                    List.of(
                        "ad " + DATE.format(it.ad()),
                        "upgrade " + DATE.format(it.upgrade()),
                        it.took().toDays() + " days",
                        it.name()))
            .toList());
  }

  private record Member(String name, Instant ad, Instant upgrade) {
    Duration took() {
      return Duration.between(ad, upgrade);
    }
  }

  private Member member(String profile) throws IOException, InterruptedException {
    JsonNode traits = api.get(READER, "/api/v1/profiles/" + profile).path("traits");
    List<JsonNode> timeline = timeline(profile);
    return new Member(
        traits.path("name").asText(),
        first(timeline, Journey.AD),
        first(timeline, Journey.UPGRADE));
  }

  private static Instant first(List<JsonNode> timeline, String event) {
    return timeline.stream()
        .filter(it -> it.path("name").asText().equals(event))
        .map(it -> Instant.parse(it.path("occurredAt").asText()))
        .findFirst()
        .orElseThrow(() -> new Failure("A member of the segment has no '" + event + "'"));
  }

  /// The whole timeline, oldest first.
  private List<JsonNode> timeline(String profile) throws IOException, InterruptedException {
    return api.list(READER, "/api/v1/profiles/" + profile + "/timeline").reversed();
  }

  private JsonNode profile(String email) throws IOException, InterruptedException {
    return api.get(READER, "/api/v1/profiles/by/email/" + Api.encode(email));
  }

  private static String time(JsonNode entry) {
    return TIME.format(Instant.parse(entry.path("occurredAt").asText()));
  }
}
