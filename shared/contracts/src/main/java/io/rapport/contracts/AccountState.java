package io.rapport.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;

/// An account (company) as it stands after a change.
///
/// @param version rises by one with each change of the account
/// @param employees number of employees
/// @param externalIds source name to the id that the account has there
/// @param fields custom fields, JSON values
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccountState(
    UUID id,
    long version,
    String name,
    String domain,
    String industry,
    Integer employees,
    LocalDate lastFundingDate,
    String owner,
    Map<String, String> externalIds,
    Map<String, Object> fields,
    Instant createdAt,
    Instant changedAt) {

  public AccountState {
    externalIds = externalIds == null ? Map.of() : Map.copyOf(externalIds);
    fields = Copies.ofJson(fields);
  }
}
