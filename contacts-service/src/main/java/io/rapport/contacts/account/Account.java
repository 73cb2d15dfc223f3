package io.rapport.contacts.account;

import io.rapport.contacts.crm.JsonColumns;
import io.rapport.contacts.crm.SearchText;
import io.rapport.contracts.AccountState;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

/// A company. Its version rises by one with each real change.
@Entity
@Table(name = "account")
class Account {

  @Id private UUID id;

  @TenantId
  @Column(name = "workspace_id", columnDefinition = "uuid")
  private String workspaceId;

  private long version;
  private String name;

  @Column(name = "name_key")
  private String nameKey;

  private String domain;
  private String industry;
  private Integer employees;

  @Column(name = "last_funding_date")
  private LocalDate lastFundingDate;

  private String owner;

  @Convert(converter = JsonColumns.OfTexts.class)
  @Column(name = "external_ids", columnDefinition = "jsonb")
  private Map<String, String> externalIds;

  @Convert(converter = JsonColumns.OfObject.class)
  @Column(columnDefinition = "jsonb")
  private Map<String, Object> fields;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "changed_at")
  private Instant changedAt;

  protected Account() {}

  Account(UUID id, AccountDraft draft, Instant now) {
    this.id = id;
    this.version = 1;
    this.createdAt = now;
    write(draft, now);
  }

  /// Returns whether anything changed.
  boolean change(AccountDraft draft, Instant now) {
    if (draft.equals(AccountDraft.of(state()))) {
      return false;
    }
    version++;
    write(draft, now);
    return true;
  }

  private void write(AccountDraft draft, Instant now) {
    name = draft.name();
    nameKey = SearchText.key(draft.name());
    domain = draft.domain();
    industry = draft.industry();
    employees = draft.employees();
    lastFundingDate = draft.lastFundingDate();
    owner = draft.owner();
    externalIds = draft.externalIds();
    fields = draft.fields();
    changedAt = now;
  }

  AccountState state() {
    return new AccountState(
        id,
        version,
        name,
        domain,
        industry,
        employees,
        lastFundingDate,
        owner,
        externalIds,
        fields,
        createdAt,
        changedAt);
  }
}
