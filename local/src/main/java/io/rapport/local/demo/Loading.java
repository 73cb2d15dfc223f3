package io.rapport.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.local.Failure;
import io.rapport.local.demo.Interaction.Activity;
import io.rapport.local.demo.Interaction.Note;
import io.rapport.local.demo.Interaction.Ticket;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sends the sample. Whatever is there already stays as it is: accounts and contacts are found by
/// their external id, events by their message id, the rest by its idempotency key.
final class Loading {

  static final String SOURCE = "demo";
  private static final String WRITER = "anna";
  private static final int EVENTS = 250;

  private final Api api;
  private final WriteKeys writeKeys;
  private final Clock clock;

  /// Where the write key of the sample's source is kept.
  interface WriteKeys {
    String get(String source) throws IOException, InterruptedException;

    String anew(String source) throws IOException, InterruptedException;
  }

  Loading(Api api, WriteKeys writeKeys, Clock clock) {
    this.api = api;
    this.writeKeys = writeKeys;
    this.clock = clock;
  }

  /// What was new to the platform.
  record Sent(long contacts, long events, long duplicates) {}

  /// The sample that the platform has, or the one of today when it has none: its day stands on the
  /// card of the first account.
  SampleCompany sample() throws IOException, InterruptedException {
    Api.Answer known =
        api.find(WRITER, "/api/v1/accounts/by/" + SOURCE + "/" + Account.COMPANY_X.key());
    if (known.status() == 404) {
      return new SampleCompany(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }
    String day = Api.ok("The account", known).path("fields").path("sampleDay").asText();
    return new SampleCompany(LocalDate.parse(day));
  }

  Sent send(SampleCompany sample) throws IOException, InterruptedException {
    Map<String, String> accounts = sendAccounts(sample);
    Map<String, String> contacts = new LinkedHashMap<>();
    long created = sendContacts(sample, accounts, contacts);
    for (Interaction interaction : sample.interactions()) {
      sendInteraction(interaction, contacts.get(interaction.contact()));
    }
    long accepted = 0;
    long duplicates = 0;
    List<Map<String, Object>> events = sample.events();
    for (int from = 0; from < events.size(); from += EVENTS) {
      JsonNode answer = sendBatch(events.subList(from, Math.min(from + EVENTS, events.size())));
      accepted += answer.path("accepted").asLong();
      duplicates += answer.path("duplicates").asLong();
      if (answer.path("quarantined").asLong() > 0) {
        throw new Failure(
            "The platform refuses some events of the sample. If another version of it was loaded"
                + " here, './rapport reset' forgets that. "
                + answer);
      }
    }
    return new Sent(created, accepted, duplicates);
  }

  private Map<String, String> sendAccounts(SampleCompany sample)
      throws IOException, InterruptedException {
    Map<String, String> ids = new LinkedHashMap<>();
    for (Account account : sample.accounts()) {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("name", account.name());
      body.put("domain", account.domain());
      body.put("industry", account.industry());
      body.put("employees", account.employees());
      if (account.lastFundingDate() != null) {
        body.put("lastFundingDate", account.lastFundingDate().toString());
      }
      body.put("fields", Map.of("sampleDay", sample.day().toString()));
      String path = "/api/v1/accounts/by/" + SOURCE + "/" + account.key();
      ids.put(account.key(), api.put(WRITER, path, body).path("id").asText());
    }
    return ids;
  }

  private long sendContacts(
      SampleCompany sample, Map<String, String> accounts, Map<String, String> ids)
      throws IOException, InterruptedException {
    List<Contact> all = sample.people().contacts();
    List<Map<String, Object>> rows = all.stream().map(it -> row(it, accounts)).toList();
    JsonNode answer = api.post(WRITER, "/api/v1/contacts/bulk", Map.of("rows", rows), null);
    if (answer.path("invalid").asLong() > 0) {
      throw new Failure("The platform refuses some contacts of the sample: " + answer);
    }
    for (JsonNode result : answer.path("results")) {
      ids.put(all.get(result.path("index").asInt()).key(), result.path("id").asText());
    }
    return answer.path("created").asLong();
  }

  private static Map<String, Object> row(Contact contact, Map<String, String> accounts) {
    Person person = contact.person();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("externalIds", Map.of(SOURCE, contact.key()));
    row.put("firstName", person.given());
    row.put("lastName", person.family());
    row.put("name", person.name());
    row.put("emails", contact.emails());
    row.put("phones", contact.phones());
    if (contact.account() != null) {
      row.put("accountId", accounts.get(contact.account()));
      row.put("jobTitle", person.jobTitle());
    }
    row.put("owner", person.owner());
    row.put("lifecycle", contact.account() == null ? "lead" : "customer");
    row.put("fields", Map.of("language", person.tongue().language()));
    return row;
  }

  private void sendInteraction(Interaction interaction, String contact)
      throws IOException, InterruptedException {
    String key = SOURCE + "-" + interaction.key();
    switch (interaction) {
      case Note note ->
          api.post(
              WRITER, "/api/v1/contacts/" + contact + "/notes", Map.of("body", note.body()), key);
      case Activity activity ->
          api.post(WRITER, "/api/v1/activities", body(activity, contact), key);
      case Ticket ticket -> api.post(WRITER, "/api/v1/tickets", body(ticket, contact), key);
    }
  }

  private static Map<String, Object> body(Activity activity, String contact) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("contactId", contact);
    body.put("kind", activity.kind());
    body.put("direction", activity.direction());
    body.put("subject", activity.subject());
    body.put("body", activity.body());
    if (activity.durationSeconds() != null) {
      body.put("durationSeconds", activity.durationSeconds());
    }
    body.put("occurredAt", activity.occurredAt().toString());
    return body;
  }

  private static Map<String, Object> body(Ticket ticket, String contact) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("contactId", contact);
    body.put("title", ticket.title());
    body.put("body", ticket.body());
    body.put("priority", ticket.priority());
    body.put("openedAt", ticket.openedAt().toString());
    if (ticket.resolvedAt() != null) {
      body.put("status", "resolved");
      body.put("resolvedAt", ticket.resolvedAt().toString());
    }
    return body;
  }

  private JsonNode sendBatch(List<Map<String, Object>> events)
      throws IOException, InterruptedException {
    Map<String, Object> batch = Map.of("batch", new ArrayList<>(events));
    Api.Answer answer = api.collect(writeKeys.get(SOURCE), batch);
    if (answer.status() == 401) {
      answer = api.collect(writeKeys.anew(SOURCE), batch);
    }
    return Api.ok("The batch", answer);
  }
}
