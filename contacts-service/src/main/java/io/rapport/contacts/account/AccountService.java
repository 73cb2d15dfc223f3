package io.rapport.contacts.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.contacts.crm.Document;
import io.rapport.contacts.crm.ExternalId;
import io.rapport.contacts.crm.KeyRepository;
import io.rapport.contacts.crm.RecordType;
import io.rapport.contacts.crm.Written;
import io.rapport.contracts.AccountEvent;
import io.rapport.contracts.AccountState;
import io.rapport.messaging.Outbox;
import io.rapport.web.Caller;
import io.rapport.web.ETags;
import io.rapport.web.Ids;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The transactions of accounts.
@ApplicationScoped
public class AccountService {

  private static final String RESOURCE = "account";

  private final AccountRepository accounts;
  private final KeyRepository keys;
  private final Outbox outbox;
  private final Audit audit;
  private final Caller caller;
  private final ObjectMapper json;
  private final Clock clock;

  AccountService(
      AccountRepository accounts,
      KeyRepository keys,
      Outbox outbox,
      Audit audit,
      Caller caller,
      ObjectMapper json,
      Clock clock) {
    this.accounts = accounts;
    this.keys = keys;
    this.outbox = outbox;
    this.audit = audit;
    this.caller = caller;
    this.json = json;
    this.clock = clock;
  }

  @Transactional
  public AccountState create(JsonNode body) {
    lock(ExternalId.named(Document.object(body)));
    return add(AccountDraft.read(body));
  }

  @Transactional
  public AccountState get(UUID id) {
    AccountState state = look(id);
    audit.read(RESOURCE, id);
    return state;
  }

  /// As [#get], for another feature, which writes down itself what it shows.
  @Transactional(Transactional.TxType.MANDATORY)
  public AccountState look(UUID id) {
    return find(id).orElseThrow(() -> new Problem.NotFound("The account"));
  }

  /// As [#look], when it may not be there.
  @Transactional(Transactional.TxType.MANDATORY)
  public Optional<AccountState> find(UUID id) {
    return accounts.findIn(caller.workspace(), id).map(Account::state);
  }

  @Transactional
  public AccountState get(ExternalId externalId) {
    return findId(externalId).map(this::get).orElseThrow(() -> new Problem.NotFound("The account"));
  }

  @Transactional
  public Page<AccountState> list(MultivaluedMap<String, String> query) {
    return audit.listed(
        RESOURCE,
        accounts.list(caller.workspace(), AccountRepository.LIST.read(query)),
        AccountState::id);
  }

  /// Applies a merge patch.
  @Transactional
  public AccountState change(UUID id, String ifMatch, JsonNode patch) {
    lock(ExternalId.named(Document.object(patch)));
    Account account = locked(id);
    ETags.require(ifMatch, account.state().version());
    return change(account, AccountDraft.patch(account.state(), patch, json)).state();
  }

  /// Writes all of it anew.
  @Transactional
  public AccountState replace(UUID id, String ifMatch, JsonNode body) {
    lock(ExternalId.named(Document.object(body)));
    Account account = locked(id);
    ETags.require(ifMatch, account.state().version());
    return change(account, AccountDraft.read(body)).state();
  }

  /// Creates the account of an external id, or applies the body to it as a merge patch.
  @Transactional
  public Written<AccountState> upsert(ExternalId externalId, String ifMatch, JsonNode body) {
    ObjectNode named = externalId.putInto(body);
    lock(ExternalId.named(named));
    Optional<Account> present =
        findId(externalId).flatMap(id -> accounts.findLocked(caller.workspace(), id));
    if (present.isEmpty()) {
      if (ifMatch != null) {
        throw new Problem.PreconditionFailed("There is no account of this external id yet");
      }
      return new Written<>(add(AccountDraft.read(named)), true);
    }
    Account account = present.get();
    ETags.check(ifMatch, account.state().version());
    return new Written<>(
        change(account, AccountDraft.patch(account.state(), named, json)).state(), false);
  }

  /// @throws Problem.Conflict while contacts belong to it
  @Transactional
  public void delete(UUID id, String ifMatch) {
    accounts.lockAgainstContacts(caller.workspace(), id);
    Account account = locked(id);
    AccountState state = account.state();
    ETags.require(ifMatch, state.version());
    if (accounts.hasContacts(caller.workspace(), id)) {
      throw new Problem.Conflict("Contacts belong to this account: move them to another one first");
    }
    accounts.delete(account);
    accounts.flush();
    outbox.publish(caller.workspace(), new AccountEvent.Deleted(id, state.version() + 1, now()));
    audit.deleted(RESOURCE, id, state);
  }

  /// Those of these accounts that are there; they cannot be deleted until the transaction ends.
  @Transactional(Transactional.TxType.MANDATORY)
  public Set<UUID> keepExisting(Collection<UUID> ids) {
    return ids.isEmpty() ? Set.of() : accounts.keepExisting(caller.workspace(), ids);
  }

  private AccountState add(AccountDraft draft) {
    Account account = new Account(Ids.next(), draft, now());
    accounts.persistAndFlush(account);
    AccountState state = account.state();
    replaceKeys(state);
    outbox.publish(caller.workspace(), new AccountEvent.Created(state));
    audit.created(RESOURCE, state.id(), state);
    return state;
  }

  private Account change(Account account, AccountDraft draft) {
    AccountState before = account.state();
    if (account.change(draft, now())) {
      accounts.flush();
      if (!AccountDraft.keysOf(before).equals(AccountDraft.keysOf(account.state()))) {
        replaceKeys(account.state());
      }
      outbox.publish(caller.workspace(), new AccountEvent.Changed(account.state()));
      audit.changed(RESOURCE, before.id(), before, account.state());
    } else {
      audit.read(RESOURCE, before.id());
    }
    return account;
  }

  private void replaceKeys(AccountState state) {
    keys.replace(
        caller.workspace(), RecordType.ACCOUNT, Map.of(state.id(), AccountDraft.keysOf(state)));
  }

  private Account locked(UUID id) {
    return accounts
        .findLocked(caller.workspace(), id)
        .orElseThrow(() -> new Problem.NotFound("The account"));
  }

  private Optional<UUID> findId(ExternalId externalId) {
    return Optional.ofNullable(
        keys.find(caller.workspace(), RecordType.ACCOUNT, List.of(externalId)).get(externalId));
  }

  private void lock(List<ExternalId> externalIds) {
    keys.lock(
        caller.workspace(),
        RecordType.ACCOUNT,
        externalIds.stream().map(ExternalId::lockKey).toList());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
