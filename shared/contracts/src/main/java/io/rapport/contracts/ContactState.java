package io.rapport.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A contact as it stands after a change.
///
/// @param version rises by one with each change of the contact
/// @param emails as given, the first is the main one
/// @param phones E.164, the first is the main one
/// @param externalIds source name to the id that the contact has there
/// @param userId the id that the company's own product knows the person by
/// @param fields custom fields, JSON values
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContactState(
    UUID id,
    long version,
    String firstName,
    String lastName,
    String name,
    List<String> emails,
    List<String> phones,
    String userId,
    Map<String, String> externalIds,
    UUID accountId,
    String jobTitle,
    String owner,
    String lifecycle,
    Map<String, Object> fields,
    Instant createdAt,
    Instant changedAt) {

  public ContactState {
    emails = emails == null ? List.of() : List.copyOf(emails);
    phones = phones == null ? List.of() : List.copyOf(phones);
    externalIds = externalIds == null ? Map.of() : Map.copyOf(externalIds);
    fields = Copies.ofJson(fields);
  }
}
