package io.rapport.contacts.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.contacts.crm.Document;
import io.rapport.contacts.crm.ExternalId;
import io.rapport.contacts.crm.Keys;
import io.rapport.contacts.crm.MergePatch;
import io.rapport.contacts.crm.SearchText;
import io.rapport.contracts.AccountState;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a client may write of an account, checked and in its stored form.
@Schema(name = "AccountInput", description = "An account as a client writes it")
record AccountDraft(
    @Schema(required = true, maxLength = 200, examples = "Acme Outdoor") String name,
    @Schema(description = "Internet domain", examples = "acme.example") String domain,
    @Schema(maxLength = 100, examples = "retail") String industry,
    @Schema(description = "Number of employees", examples = "250") Integer employees,
    @Schema(examples = "2025-11-03") LocalDate lastFundingDate,
    @Schema(description = "User name of the owner", examples = "adam") String owner,
    @Schema(
            type = SchemaType.OBJECT,
            description = "Source to the id there; each id belongs to one account",
            examples = "{\"erp\":\"C-1001\"}")
        Map<String, String> externalIds,
    @Schema(
            type = SchemaType.OBJECT,
            description = "Custom fields",
            examples = "{\"tier\":\"gold\"}")
        Map<String, Object> fields) {

  private static final Set<String> NOT_WRITTEN = Set.of("id", "version", "createdAt", "changedAt");
  private static final int MOST_EMPLOYEES = 100_000_000;

  AccountDraft {
    externalIds = Map.copyOf(externalIds);
  }

  static AccountDraft read(JsonNode body) {
    Document document = Document.of(body);
    AccountDraft draft =
        new AccountDraft(
            document.text("name", 200),
            domain(document),
            document.text("industry", 100),
            document.integer("employees", 0, MOST_EMPLOYEES),
            document.date("lastFundingDate"),
            document.text("owner", 200),
            document.textMap(
                "externalIds",
                50,
                ExternalId.SOURCE,
                ExternalId.SOURCE_FORM,
                ExternalId.LONGEST_ID),
            document.fields("fields"));
    if (draft.name == null) {
      document.refuse("/name", "must not be empty");
    }
    document.finish();
    return draft;
  }

  private static String domain(Document document) {
    String domain = document.text("domain", 253);
    if (domain != null && (domain.contains("/") || domain.contains("@") || domain.contains(" "))) {
      document.refuse("/domain", "must be an Internet domain, for example acme.example");
    }
    return domain == null ? null : domain.toLowerCase(Locale.ROOT);
  }

  /// The present state with a merge patch applied.
  static AccountDraft patch(AccountState state, JsonNode patch, ObjectMapper json) {
    ObjectNode present = json.valueToTree(state);
    present.remove(NOT_WRITTEN);
    return read(MergePatch.apply(present, Document.object(patch)));
  }

  static AccountDraft of(AccountState state) {
    return new AccountDraft(
        state.name(),
        state.domain(),
        state.industry(),
        state.employees(),
        state.lastFundingDate(),
        state.owner(),
        state.externalIds(),
        state.fields());
  }

  static Keys keysOf(AccountState state) {
    List<String> texts = new ArrayList<>(List.of(state.name()));
    if (state.domain() != null) {
      texts.add(state.domain());
    }
    return new Keys(
        state.externalIds(),
        new Keys.Lookups()
            .add("word", SearchText.words(texts))
            .add("word", SearchText.fold(state.domain()))
            .add("domain", state.domain())
            .all());
  }
}
