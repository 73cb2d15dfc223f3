package io.rapport.contacts.contact;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rapport.contracts.ContactState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A contact as clients see it.
@Schema(name = "Contact")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContactView(
    UUID id,
    @Schema(description = "Rises by one with each change", examples = "1") long version,
    @Schema(examples = "Mark") String firstName,
    @Schema(examples = "Cohen") String lastName,
    @Schema(examples = "Mark Cohen") String name,
    @Schema(
            description = "As given; the first is the main one",
            examples = "[\"mark@acme.example\"]")
        List<String> emails,
    @Schema(description = "E.164; the first is the main one", examples = "[\"+972541234567\"]")
        List<String> phones,
    @Schema(examples = "u-42") String userId,
    @Schema(type = SchemaType.OBJECT, examples = "{\"shop\":\"8812\"}")
        Map<String, String> externalIds,
    UUID accountId,
    @Schema(examples = "Head of purchasing") String jobTitle,
    @Schema(examples = "adam") String owner,
    @Schema(examples = "lead") String lifecycle,
    @Schema(type = SchemaType.OBJECT, examples = "{\"language\":\"he\",\"newsletter\":true}")
        Map<String, Object> fields,
    Instant createdAt,
    Instant changedAt) {

  public static ContactView of(ContactState contact) {
    return new ContactView(
        contact.id(),
        contact.version(),
        contact.firstName(),
        contact.lastName(),
        contact.name(),
        contact.emails(),
        contact.phones(),
        contact.userId(),
        contact.externalIds(),
        contact.accountId(),
        contact.jobTitle(),
        contact.owner(),
        contact.lifecycle(),
        contact.fields(),
        contact.createdAt(),
        contact.changedAt());
  }
}
