package io.rapport.contacts.contact;

import io.rapport.contacts.crm.JsonColumns;
import io.rapport.contacts.crm.SearchText;
import io.rapport.contracts.ContactState;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

/// A person. The version rises by one with each real change.
@Entity
@Table(name = "contact")
class Contact {

  @Id private UUID id;

  @TenantId
  @Column(name = "workspace_id", columnDefinition = "uuid")
  private String workspaceId;

  private long version;

  @Column(name = "first_name")
  private String firstName;

  @Column(name = "last_name")
  private String lastName;

  private String name;

  @Column(name = "name_key")
  private String nameKey;

  @Convert(converter = JsonColumns.OfList.class)
  @Column(columnDefinition = "jsonb")
  private List<String> emails;

  @Convert(converter = JsonColumns.OfList.class)
  @Column(columnDefinition = "jsonb")
  private List<String> phones;

  @Column(name = "user_id")
  private String userId;

  @Convert(converter = JsonColumns.OfTexts.class)
  @Column(name = "external_ids", columnDefinition = "jsonb")
  private Map<String, String> externalIds;

  @Column(name = "account_id")
  private UUID accountId;

  @Column(name = "job_title")
  private String jobTitle;

  private String owner;
  private String lifecycle;

  @Convert(converter = JsonColumns.OfObject.class)
  @Column(columnDefinition = "jsonb")
  private Map<String, Object> fields;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "changed_at")
  private Instant changedAt;

  protected Contact() {}

  Contact(UUID id, ContactDraft draft, Instant now) {
    this.id = id;
    this.version = 1;
    this.createdAt = now;
    write(draft, now);
  }

  /// Returns whether anything changed.
  boolean change(ContactDraft draft, Instant now) {
    if (draft.equals(ContactDraft.of(state()))) {
      return false;
    }
    version++;
    write(draft, now);
    return true;
  }

  private void write(ContactDraft draft, Instant now) {
    firstName = draft.firstName();
    lastName = draft.lastName();
    name = draft.name();
    nameKey = SearchText.key(draft.name());
    emails = draft.emails();
    phones = draft.phones();
    userId = draft.userId();
    externalIds = draft.externalIds();
    accountId = draft.accountId();
    jobTitle = draft.jobTitle();
    owner = draft.owner();
    lifecycle = draft.lifecycle();
    fields = draft.fields();
    changedAt = now;
  }

  ContactState state() {
    return new ContactState(
        id,
        version,
        firstName,
        lastName,
        name,
        emails,
        phones,
        userId,
        externalIds,
        accountId,
        jobTitle,
        owner,
        lifecycle,
        fields,
        createdAt,
        changedAt);
  }
}
