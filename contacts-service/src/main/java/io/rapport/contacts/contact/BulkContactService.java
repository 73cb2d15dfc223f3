package io.rapport.contacts.contact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.contacts.account.AccountService;
import io.rapport.contacts.crm.ExternalId;
import io.rapport.contacts.crm.KeyRepository;
import io.rapport.contacts.crm.RecordType;
import io.rapport.contracts.ContactState;
import io.rapport.messaging.Outbox;
import io.rapport.web.Caller;
import io.rapport.web.Ids;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Upserts many contacts in one transaction and a handful of statements.
@ApplicationScoped
public class BulkContactService {

  private static final String RESOURCE = "contact";

  private final ContactSetRepository contacts;
  private final KeyRepository keys;
  private final AccountService accounts;
  private final Outbox outbox;
  private final Audit audit;
  private final Caller caller;
  private final ContactConfig config;
  private final ObjectMapper json;
  private final Clock clock;

  BulkContactService(
      ContactSetRepository contacts,
      KeyRepository keys,
      AccountService accounts,
      Outbox outbox,
      Audit audit,
      Caller caller,
      ContactConfig config,
      ObjectMapper json,
      Clock clock) {
    this.contacts = contacts;
    this.keys = keys;
    this.accounts = accounts;
    this.outbox = outbox;
    this.audit = audit;
    this.caller = caller;
    this.config = config;
    this.json = json;
    this.clock = clock;
  }

  /// @param dryRun tells what would become of each row and writes nothing
  @Transactional
  public BulkResult upsert(JsonNode body, boolean dryRun) {
    List<JsonNode> rows = UpsertContacts.read(body).rows();
    BulkUpsert upsert = prepare(rows);
    List<BulkResult.Row> results = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      results.add(upsert.fold(i, rows.get(i)));
    }
    if (dryRun) {
      Set<UUID> imagined =
          results.stream()
              .filter(row -> row.status() == BulkResult.Status.CREATED)
              .map(BulkResult.Row::id)
              .collect(Collectors.toSet());
      List<BulkResult.Row> told = results.stream().map(row -> without(imagined, row)).toList();
      writeDown(told);
      return BulkResult.of(told, true);
    }
    if (upsert.written().isEmpty()) {
      writeDown(results);
    } else {
      write(upsert);
    }
    return BulkResult.of(results, false);
  }

  private BulkUpsert prepare(List<JsonNode> rows) {
    UUID workspace = caller.workspace();
    Set<ExternalId> externalIds =
        rows.stream().flatMap(row -> ExternalId.named(row).stream()).collect(Collectors.toSet());
    Set<String> emails =
        rows.stream()
            .filter(row -> ExternalId.named(row).isEmpty())
            .flatMap(row -> BulkUpsert.email(row).stream())
            .collect(Collectors.toSet());
    keys.lock(
        workspace,
        RecordType.CONTACT,
        Stream.concat(
                externalIds.stream().map(ExternalId::lockKey),
                emails.stream().map(email -> "email:" + email))
            .toList());
    Set<UUID> named =
        Stream.concat(
                keys.find(workspace, RecordType.CONTACT, externalIds).values().stream(),
                contacts.findByEmails(workspace, emails).stream())
            .collect(Collectors.toSet());
    return new BulkUpsert(
        contacts.lock(workspace, named),
        accounts.keepExisting(accountIds(rows)),
        config.phoneCountry().orElse(null),
        json,
        now());
  }

  private void write(BulkUpsert upsert) {
    UUID workspace = caller.workspace();
    List<ContactState> written = upsert.written();
    contacts.write(workspace, written);
    keys.replace(workspace, RecordType.CONTACT, upsert.newKeys());
    outbox.publish(workspace, upsert.events());
    audit.changedMany(
        "contact.upserted",
        RESOURCE,
        written.stream().map(ContactState::id).toList(),
        upsert.present(),
        written);
  }

  /// Where nothing is written, the answer still tells which contacts there are.
  private void writeDown(List<BulkResult.Row> told) {
    audit.listed(RESOURCE, told.stream().map(BulkResult.Row::id).filter(Objects::nonNull).toList());
  }

  private static BulkResult.Row without(Set<UUID> imagined, BulkResult.Row row) {
    return imagined.contains(row.id())
        ? new BulkResult.Row(row.index(), row.status(), null, row.errors())
        : row;
  }

  private static Set<UUID> accountIds(List<JsonNode> rows) {
    return rows.stream()
        .map(row -> Ids.parse(row.path("accountId").textValue()))
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
