package io.rapport.contacts.card;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rapport.contacts.account.AccountView;
import io.rapport.contacts.contact.ContactView;
import io.rapport.contacts.note.NoteView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// All that is known of a contact here.
@Schema(name = "Card")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CardView(
    ContactView contact,
    @Schema(description = "The company, if the contact has one") AccountView account,
    @Schema(description = "The latest, newest first") List<NoteView> notes,
    @Schema(description = "Left out until the contact is resolved into a profile")
        Profile profile) {

  /// @param traits as the profile has them
  /// @param segments that the profile is in, by name
  @Schema(name = "CardProfile")
  public record Profile(
      UUID id,
      @Schema(type = SchemaType.OBJECT, examples = "{\"revenue\":512.40,\"plan\":\"pro\"}")
          Map<String, Object> traits,
      List<Segment> segments) {}

  @Schema(name = "CardSegment")
  public record Segment(UUID id, @Schema(examples = "Big spenders") String name, Instant since) {}
}
