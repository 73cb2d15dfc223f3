package io.rapport.contacts.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rapport.contracts.AccountState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An account as clients see it.
@Schema(name = "Account")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccountView(
    UUID id,
    @Schema(description = "Rises by one with each change", examples = "1") long version,
    @Schema(examples = "Acme Outdoor") String name,
    @Schema(examples = "acme.example") String domain,
    @Schema(examples = "retail") String industry,
    @Schema(examples = "250") Integer employees,
    @Schema(examples = "2025-11-03") LocalDate lastFundingDate,
    @Schema(examples = "adam") String owner,
    @Schema(type = SchemaType.OBJECT, examples = "{\"erp\":\"C-1001\"}")
        Map<String, String> externalIds,
    @Schema(type = SchemaType.OBJECT, examples = "{\"tier\":\"gold\"}") Map<String, Object> fields,
    Instant createdAt,
    Instant changedAt) {

  public static AccountView of(AccountState account) {
    return new AccountView(
        account.id(),
        account.version(),
        account.name(),
        account.domain(),
        account.industry(),
        account.employees(),
        account.lastFundingDate(),
        account.owner(),
        account.externalIds(),
        account.fields(),
        account.createdAt(),
        account.changedAt());
  }
}
