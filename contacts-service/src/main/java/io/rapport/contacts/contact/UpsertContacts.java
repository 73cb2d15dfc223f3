package io.rapport.contacts.contact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.contacts.crm.Document;
import io.rapport.web.JsonPointers;
import io.rapport.web.Problem;
import io.rapport.web.Violation;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A bulk upsert. Its rows stay JSON until each is read by itself, so that one that cannot be read
/// does not cost the others.
@Schema(name = "UpsertContacts")
record UpsertContacts(
    @Schema(
            required = true,
            maxItems = 1000,
            minItems = 1,
            description = "Merge patches, each with an external id or an email",
            implementation = ContactDraft[].class)
        List<JsonNode> rows) {

  private static final int MOST = 1000;

  static UpsertContacts read(JsonNode body) {
    ObjectNode object = Document.object(body);
    List<Violation> unknown =
        object.properties().stream()
            .filter(field -> !field.getKey().equals("rows"))
            .map(field -> new Violation(JsonPointers.step(field.getKey()), "is not a known field"))
            .toList();
    if (!unknown.isEmpty()) {
      throw new Problem.Invalid(unknown);
    }
    JsonNode rows = object.path("rows");
    if (!rows.isArray() || rows.isEmpty() || rows.size() > MOST) {
      throw new Problem.Invalid("/rows", "must be an array of 1 to " + MOST + " contacts");
    }
    return new UpsertContacts(rows.valueStream().toList());
  }
}
