package io.rapport.contacts.contact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.contacts.contact.BulkResult.Status;
import io.rapport.contacts.crm.Document;
import io.rapport.contacts.crm.ExternalId;
import io.rapport.contacts.crm.Keys;
import io.rapport.contracts.ContactEvent;
import io.rapport.contracts.ContactState;
import io.rapport.web.Ids;
import io.rapport.web.JsonPointers;
import io.rapport.web.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Folds the rows of a bulk upsert, in order and in memory, into the contacts that they are about.
final class BulkUpsert {

  private final Set<UUID> accounts;
  private final String phoneCountry;
  private final ObjectMapper json;
  private final Instant now;
  private final Map<UUID, ContactState> before = new HashMap<>();
  private final Map<UUID, ContactState> contacts = new LinkedHashMap<>();
  private final Map<ExternalId, UUID> byExternalId = new HashMap<>();
  private final Map<String, Set<UUID>> byEmail = new HashMap<>();
  private final Map<UUID, ContactState> touched = new LinkedHashMap<>();

  /// @param present all contacts that the rows' external ids and emails name
  /// @param accounts those of the rows' accounts that are there
  BulkUpsert(
      List<ContactState> present,
      Set<UUID> accounts,
      String phoneCountry,
      ObjectMapper json,
      Instant now) {
    this.accounts = accounts;
    this.phoneCountry = phoneCountry;
    this.json = json;
    this.now = now;
    present.forEach(
        contact -> {
          before.put(contact.id(), contact);
          put(contact);
        });
  }

  /// The email that a row without external ids is matched by.
  static Optional<String> email(JsonNode row) {
    JsonNode first = row.path("emails").path(0);
    return first.isTextual() && !first.textValue().isBlank()
        ? Optional.of(Email.canonical(first.textValue()))
        : Optional.empty();
  }

  BulkResult.Row fold(int index, JsonNode row) {
    try {
      Optional<ContactState> present = match(row);
      ContactDraft draft =
          present.isPresent()
              ? ContactDraft.patch(present.get(), row, phoneCountry, json)
              : ContactDraft.read(withoutNulls(row), phoneCountry);
      check(draft, present);
      return present
          .map(contact -> change(index, contact, draft))
          .orElseGet(() -> create(index, draft));
    } catch (Problem.Invalid e) {
      return BulkResult.Row.invalid(index, e.violations());
    }
  }

  /// The new states of what was created or changed.
  List<ContactState> written() {
    return List.copyOf(touched.values());
  }

  /// The states of the same before, null for what was created.
  List<ContactState> present() {
    return touched.keySet().stream().map(before::get).toList();
  }

  /// The keys of what was written, where they are new.
  Map<UUID, Keys> newKeys() {
    Map<UUID, Keys> keys = new LinkedHashMap<>();
    touched.forEach(
        (id, contact) -> {
          Keys now = ContactDraft.keysOf(contact);
          ContactState old = before.get(id);
          if (old == null || !now.equals(ContactDraft.keysOf(old))) {
            keys.put(id, now);
          }
        });
    return keys;
  }

  /// What to tell of it, one event a contact.
  List<ContactEvent> events() {
    List<ContactEvent> events = new ArrayList<>();
    touched.forEach(
        (id, contact) ->
            events.add(
                before.containsKey(id)
                    ? new ContactEvent.Changed(contact)
                    : new ContactEvent.Created(contact)));
    return events;
  }

  private Optional<ContactState> match(JsonNode row) {
    List<ExternalId> externalIds = ExternalId.named(Document.object(row));
    if (!externalIds.isEmpty()) {
      return externalIds.stream()
          .map(byExternalId::get)
          .filter(java.util.Objects::nonNull)
          .findFirst()
          .map(contacts::get);
    }
    String email =
        email(row)
            .orElseThrow(
                () -> new Problem.Invalid("", "must have an external id or an email to match by"));
    Set<UUID> candidates = byEmail.getOrDefault(email, Set.of());
    if (candidates.size() > 1) {
      throw new Problem.Invalid("/emails/0", "belongs to several contacts: give an external id");
    }
    return candidates.stream().findFirst().map(contacts::get);
  }

  private void check(ContactDraft draft, Optional<ContactState> present) {
    UUID account = draft.accountId();
    UUID accountBefore = present.map(ContactState::accountId).orElse(null);
    if (account != null && !account.equals(accountBefore) && !accounts.contains(account)) {
      throw new Problem.Invalid("/accountId", "must be the id of an account of this workspace");
    }
    UUID id = present.map(ContactState::id).orElse(null);
    ExternalId.of(draft.externalIds())
        .filter(e -> byExternalId.containsKey(e) && !byExternalId.get(e).equals(id))
        .findFirst()
        .ifPresent(
            e -> {
              throw new Problem.Invalid(
                  "/externalIds" + JsonPointers.step(e.source()), "belongs to another contact");
            });
  }

  private BulkResult.Row create(int index, ContactDraft draft) {
    UUID id = Ids.next();
    touch(draft.state(id, 1, now, now));
    return BulkResult.Row.of(index, Status.CREATED, id);
  }

  private BulkResult.Row change(int index, ContactState contact, ContactDraft draft) {
    if (draft.equals(ContactDraft.of(contact))) {
      return BulkResult.Row.of(index, Status.UNCHANGED, contact.id());
    }
    ContactState old = before.get(contact.id());
    long version = old == null ? contact.version() : old.version() + 1;
    touch(draft.state(contact.id(), version, contact.createdAt(), now));
    return BulkResult.Row.of(index, Status.CHANGED, contact.id());
  }

  private void touch(ContactState contact) {
    put(contact);
    touched.put(contact.id(), contact);
  }

  private void put(ContactState contact) {
    ContactState old = contacts.put(contact.id(), contact);
    if (old != null) {
      ExternalId.of(old.externalIds()).forEach(byExternalId::remove);
      old.emails().forEach(email -> byEmail.get(Email.canonical(email)).remove(old.id()));
    }
    ExternalId.of(contact.externalIds()).forEach(e -> byExternalId.put(e, contact.id()));
    contact
        .emails()
        .forEach(
            email ->
                byEmail
                    .computeIfAbsent(Email.canonical(email), _ -> new HashSet<>())
                    .add(contact.id()));
  }

  private static JsonNode withoutNulls(JsonNode row) {
    return io.rapport.contacts.crm.MergePatch.apply(null, row);
  }
}
