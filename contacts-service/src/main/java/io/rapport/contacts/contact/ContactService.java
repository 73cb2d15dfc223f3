package io.rapport.contacts.contact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.contacts.account.AccountService;
import io.rapport.contacts.crm.Document;
import io.rapport.contacts.crm.ExternalId;
import io.rapport.contacts.crm.KeyRepository;
import io.rapport.contacts.crm.Keys;
import io.rapport.contacts.crm.RecordType;
import io.rapport.contacts.crm.Written;
import io.rapport.contracts.ContactEvent;
import io.rapport.contracts.ContactState;
import io.rapport.messaging.Outbox;
import io.rapport.web.Caller;
import io.rapport.web.ETags;
import io.rapport.web.Ids;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The transactions of contacts.
@ApplicationScoped
public class ContactService {

  private static final String RESOURCE = "contact";

  private final ContactRepository contacts;
  private final ContactSetRepository sets;
  private final KeyRepository keys;
  private final AccountService accounts;
  private final Outbox outbox;
  private final Audit audit;
  private final Event<ContactDeleted> deleted;
  private final Caller caller;
  private final ContactConfig config;
  private final ObjectMapper json;
  private final Clock clock;

  ContactService(
      ContactRepository contacts,
      ContactSetRepository sets,
      KeyRepository keys,
      AccountService accounts,
      Outbox outbox,
      Audit audit,
      Event<ContactDeleted> deleted,
      Caller caller,
      ContactConfig config,
      ObjectMapper json,
      Clock clock) {
    this.contacts = contacts;
    this.sets = sets;
    this.keys = keys;
    this.accounts = accounts;
    this.outbox = outbox;
    this.audit = audit;
    this.deleted = deleted;
    this.caller = caller;
    this.config = config;
    this.json = json;
    this.clock = clock;
  }

  @Transactional
  public ContactState create(JsonNode body) {
    lock(ExternalId.named(Document.object(body)));
    return add(read(body));
  }

  @Transactional
  public ContactState get(UUID id) {
    ContactState state = look(id);
    audit.read(RESOURCE, id);
    return state;
  }

  /// As [#get], for another feature, which writes down itself what it shows.
  @Transactional(Transactional.TxType.MANDATORY)
  public ContactState look(UUID id) {
    return contacts
        .findIn(caller.workspace(), id)
        .map(Contact::state)
        .orElseThrow(() -> new Problem.NotFound("The contact"));
  }

  @Transactional
  public ContactState get(ExternalId externalId) {
    return findId(externalId).map(this::get).orElseThrow(() -> new Problem.NotFound("The contact"));
  }

  @Transactional
  public Page<ContactState> list(MultivaluedMap<String, String> query) {
    return audit.listed(
        RESOURCE,
        sets.list(caller.workspace(), ContactSetRepository.LIST.read(query)),
        ContactState::id);
  }

  /// The contacts of one account.
  @Transactional
  public Page<ContactState> listOf(UUID accountId, MultivaluedMap<String, String> query) {
    accounts.look(accountId);
    return audit.listed(
        RESOURCE,
        sets.list(
            caller.workspace(),
            ContactSetRepository.LIST.read(query).where("account_id", accountId)),
        ContactState::id,
        accountId);
  }

  /// Applies a merge patch.
  @Transactional
  public ContactState change(UUID id, String ifMatch, JsonNode patch) {
    lock(ExternalId.named(Document.object(patch)));
    Contact contact = locked(id);
    ETags.require(ifMatch, contact.state().version());
    return change(contact, patched(contact, patch)).state();
  }

  /// Writes all of it anew.
  @Transactional
  public ContactState replace(UUID id, String ifMatch, JsonNode body) {
    lock(ExternalId.named(Document.object(body)));
    Contact contact = locked(id);
    ETags.require(ifMatch, contact.state().version());
    return change(contact, read(body)).state();
  }

  /// Creates the contact of an external id, or applies the body to it as a merge patch.
  @Transactional
  public Written<ContactState> upsert(ExternalId externalId, String ifMatch, JsonNode body) {
    ObjectNode named = externalId.putInto(body);
    lock(ExternalId.named(named));
    Optional<Contact> present =
        findId(externalId).flatMap(id -> contacts.findLocked(caller.workspace(), id));
    if (present.isEmpty()) {
      if (ifMatch != null) {
        throw new Problem.PreconditionFailed("There is no contact of this external id yet");
      }
      return new Written<>(add(read(named)), true);
    }
    Contact contact = present.get();
    ETags.check(ifMatch, contact.state().version());
    return new Written<>(change(contact, patched(contact, named)).state(), false);
  }

  /// Deletes a contact and what hangs on it.
  @Transactional
  public void delete(UUID id, String ifMatch) {
    Contact contact = locked(id);
    ContactState state = contact.state();
    ETags.require(ifMatch, state.version());
    Instant now = now();
    deleted.fire(new ContactDeleted(id, now));
    contacts.delete(contact);
    contacts.flush();
    outbox.publish(caller.workspace(), new ContactEvent.Deleted(id, state.version() + 1, now));
    audit.deleted(RESOURCE, id, state);
  }

  /// Keeps a contact from being deleted until the transaction ends.
  ///
  /// @throws Problem.NotFound when it is not there
  @Transactional(Transactional.TxType.MANDATORY)
  public void keep(UUID id) {
    locked(id);
  }

  private ContactState add(ContactDraft draft) {
    checkAccount(draft, null);
    Contact contact = new Contact(Ids.next(), draft, now());
    contacts.persistAndFlush(contact);
    ContactState state = contact.state();
    replaceKeys(state);
    outbox.publish(caller.workspace(), new ContactEvent.Created(state));
    audit.created(RESOURCE, state.id(), state);
    return state;
  }

  private Contact change(Contact contact, ContactDraft draft) {
    ContactState before = contact.state();
    checkAccount(draft, before.accountId());
    Keys keysBefore = ContactDraft.keysOf(before);
    if (contact.change(draft, now())) {
      contacts.flush();
      if (!keysBefore.equals(ContactDraft.keysOf(contact.state()))) {
        replaceKeys(contact.state());
      }
      outbox.publish(caller.workspace(), new ContactEvent.Changed(contact.state()));
      audit.changed(RESOURCE, before.id(), before, contact.state());
    } else {
      audit.read(RESOURCE, before.id());
    }
    return contact;
  }

  private void checkAccount(ContactDraft draft, UUID before) {
    UUID account = draft.accountId();
    if (account != null
        && !account.equals(before)
        && accounts.keepExisting(Set.of(account)).isEmpty()) {
      throw new Problem.Invalid("/accountId", "must be the id of an account of this workspace");
    }
  }

  private void replaceKeys(ContactState state) {
    keys.replace(
        caller.workspace(), RecordType.CONTACT, Map.of(state.id(), ContactDraft.keysOf(state)));
  }

  private ContactDraft read(JsonNode body) {
    return ContactDraft.read(body, config.phoneCountry().orElse(null));
  }

  private ContactDraft patched(Contact contact, JsonNode patch) {
    return ContactDraft.patch(contact.state(), patch, config.phoneCountry().orElse(null), json);
  }

  private Contact locked(UUID id) {
    return contacts
        .findLocked(caller.workspace(), id)
        .orElseThrow(() -> new Problem.NotFound("The contact"));
  }

  private Optional<UUID> findId(ExternalId externalId) {
    return Optional.ofNullable(
        keys.find(caller.workspace(), RecordType.CONTACT, List.of(externalId)).get(externalId));
  }

  private void lock(List<ExternalId> externalIds) {
    keys.lock(
        caller.workspace(),
        RecordType.CONTACT,
        externalIds.stream().map(ExternalId::lockKey).toList());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
