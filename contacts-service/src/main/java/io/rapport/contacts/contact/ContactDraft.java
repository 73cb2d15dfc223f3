package io.rapport.contacts.contact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.contacts.crm.Document;
import io.rapport.contacts.crm.ExternalId;
import io.rapport.contacts.crm.Keys;
import io.rapport.contacts.crm.MergePatch;
import io.rapport.contacts.crm.SearchText;
import io.rapport.contracts.ContactState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a client may write of a contact, checked and in its stored form.
@Schema(name = "ContactInput", description = "A contact as a client writes it")
record ContactDraft(
    @Schema(maxLength = 200, examples = "Mark") String firstName,
    @Schema(maxLength = 200, examples = "Cohen") String lastName,
    @Schema(
            maxLength = 400,
            description = "Full name; when left out, the first and the last name",
            examples = "Mark Cohen")
        String name,
    @Schema(description = "The first is the main one", examples = "[\"mark@acme.example\"]")
        List<String> emails,
    @Schema(
            description = "E.164, or as dialled in phoneCountry; the first is the main one",
            examples = "[\"+972541234567\"]")
        List<String> phones,
    @Schema(description = "Id of the person in the company's own product", examples = "u-42")
        String userId,
    @Schema(
            type = SchemaType.OBJECT,
            description = "Source to the id there; each id belongs to one contact",
            examples = "{\"shop\":\"8812\"}")
        Map<String, String> externalIds,
    @Schema(description = "An account of this workspace") UUID accountId,
    @Schema(examples = "Head of purchasing") String jobTitle,
    @Schema(description = "User name of the owner", examples = "adam") String owner,
    @Schema(
            description = "Where the person stands",
            pattern = "^[a-z][a-z0-9_-]{0,39}$",
            examples = "lead")
        String lifecycle,
    @Schema(
            type = SchemaType.OBJECT,
            description = "Preferences and other custom fields",
            examples = "{\"language\":\"he\",\"newsletter\":true}")
        Map<String, Object> fields,
    @Schema(description = "Country of the phones that come without +; not stored", examples = "IL")
        String phoneCountry) {

  private static final Set<String> NOT_WRITTEN = Set.of("id", "version", "createdAt", "changedAt");
  private static final Pattern LIFECYCLE = Pattern.compile("[a-z][a-z0-9_-]{0,39}");

  ContactDraft {
    emails = List.copyOf(emails);
    phones = List.copyOf(phones);
    externalIds = Map.copyOf(externalIds);
  }

  /// @param defaultCountry of phones, or null
  static ContactDraft read(JsonNode body, String defaultCountry) {
    Document document = Document.of(body);
    String country = country(document, defaultCountry);
    String firstName = document.text("firstName", 200);
    String lastName = document.text("lastName", 200);
    String name = document.text("name", 400);
    ContactDraft draft =
        new ContactDraft(
            firstName,
            lastName,
            name == null ? fullName(firstName, lastName) : name,
            document.texts("emails", 20, 320, Email::checked),
            document.texts("phones", 20, 100, phone -> Phone.e164(phone, country)),
            document.text("userId", 255),
            document.textMap(
                "externalIds",
                50,
                ExternalId.SOURCE,
                ExternalId.SOURCE_FORM,
                ExternalId.LONGEST_ID),
            document.uuid("accountId"),
            document.text("jobTitle", 200),
            document.text("owner", 200),
            document.text(
                "lifecycle", LIFECYCLE, "must be a word like lead or customer: a-z, 0-9, _ and -"),
            document.fields("fields"),
            null);
    document.finish();
    if (draft.namesNobody()) {
      document.refuse("", "must have a name, an email, a phone, a userId or an external id");
      document.finish();
    }
    return draft;
  }

  /// The present state with a merge patch applied. A name that only joins the first and the last
  /// name follows them.
  static ContactDraft patch(
      ContactState state, JsonNode patch, String defaultCountry, ObjectMapper json) {
    ObjectNode present = json.valueToTree(state);
    present.remove(NOT_WRITTEN);
    if (Objects.equals(state.name(), fullName(state.firstName(), state.lastName()))) {
      present.remove("name");
    }
    return read(MergePatch.apply(present, Document.object(patch)), defaultCountry);
  }

  static ContactDraft of(ContactState state) {
    return new ContactDraft(
        state.firstName(),
        state.lastName(),
        state.name(),
        state.emails(),
        state.phones(),
        state.userId(),
        state.externalIds(),
        state.accountId(),
        state.jobTitle(),
        state.owner(),
        state.lifecycle(),
        state.fields(),
        null);
  }

  static Keys keysOf(ContactState state) {
    List<String> texts = new ArrayList<>(state.emails());
    texts.add(state.name());
    texts.add(state.firstName());
    texts.add(state.lastName());
    return new Keys(
        state.externalIds(),
        new Keys.Lookups()
            .add("word", SearchText.words(texts))
            .add("email", state.emails().stream().map(Email::canonical).toList())
            .add("phone", state.phones())
            .add("user_id", state.userId())
            .all());
  }

  ContactState state(UUID id, long version, Instant createdAt, Instant changedAt) {
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

  private boolean namesNobody() {
    return name == null
        && userId == null
        && emails.isEmpty()
        && phones.isEmpty()
        && externalIds.isEmpty();
  }

  private static String fullName(String firstName, String lastName) {
    String name =
        Stream.of(firstName, lastName).filter(Objects::nonNull).collect(Collectors.joining(" "));
    return name.isEmpty() ? null : name;
  }

  private static String country(Document document, String defaultCountry) {
    String country = document.text("phoneCountry", 100);
    if (country == null) {
      return defaultCountry;
    }
    String upper = country.toUpperCase(Locale.ROOT);
    if (!Phone.isCountry(upper)) {
      document.refuse("/phoneCountry", "must be a country code of ISO 3166, for example IL");
    }
    return upper;
  }
}
