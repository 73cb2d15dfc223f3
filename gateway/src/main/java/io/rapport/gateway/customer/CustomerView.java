package io.rapport.gateway.customer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A customer from all sides. A part that could not be read is null and named in `partial`.
@Schema(name = "Customer")
public record CustomerView(
    @Schema(
            description = "Id of the profile",
            format = "uuid",
            examples = "0190a1b2-0000-7000-8000-000000000001")
        String id,
    @Schema(
            type = SchemaType.ARRAY,
            implementation = Object.class,
            description = "All identifiers of the profile")
        JsonNode identifiers,
    @Schema(
            type = SchemaType.OBJECT,
            implementation = Object.class,
            description = "Traits by name",
            examples = "{\"firstName\":\"Mark\",\"revenue\":1204.50}")
        JsonNode traits,
    @Schema(
            type = SchemaType.ARRAY,
            implementation = Object.class,
            description = "The card of each contact that the person is in the CRM")
        JsonNode cards,
    @Schema(
            type = SchemaType.ARRAY,
            implementation = Object.class,
            description = "Segments that the profile is in")
        JsonNode segments,
    @Schema(
            type = SchemaType.ARRAY,
            implementation = Object.class,
            description = "Tickets that are not solved yet")
        JsonNode openTickets,
    @Schema(
            type = SchemaType.ARRAY,
            implementation = Object.class,
            description = "The newest entries of the timeline")
        JsonNode lastInteractions,
    @Schema(
            description =
                "Parts that could not be read now: `cards`, `segments`, `openTickets`,"
                    + " `lastInteractions`; empty when all is there",
            examples = "[]")
        List<String> partial) {

  public CustomerView {
    partial = List.copyOf(partial);
  }
}
