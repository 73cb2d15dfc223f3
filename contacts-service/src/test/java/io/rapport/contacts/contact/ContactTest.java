package io.rapport.contacts.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.rapport.web.Problem;
import io.rapport.web.Violation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ContactTest {

  private static final Instant MONDAY = Instant.parse("2026-05-04T10:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-05-05T10:00:00Z");
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  @Test
  void startsAtVersionOne() {
    Contact contact = contact("{'firstName': 'Mark', 'lastName': 'Cohen'}");
    assertThat(contact.state().version()).isEqualTo(1);
    assertThat(contact.state().name()).isEqualTo("Mark Cohen");
    assertThat(contact.state().createdAt()).isEqualTo(MONDAY);
  }

  @Test
  void risesByOneWithARealChange() {
    Contact contact = contact("{'name': 'Mark'}");
    assertThat(contact.change(patch(contact, "{'lifecycle': 'lead'}"), TUESDAY)).isTrue();
    assertThat(contact.state().version()).isEqualTo(2);
    assertThat(contact.state().changedAt()).isEqualTo(TUESDAY);
  }

  @Test
  void staysAsItIsWhenNothingChanges() {
    Contact contact = contact("{'name': 'Mark', 'fields': {'limit': 10.50}}");
    assertThat(contact.change(patch(contact, "{'name': 'Mark'}"), TUESDAY)).isFalse();
    assertThat(contact.state().version()).isEqualTo(1);
    assertThat(contact.state().changedAt()).isEqualTo(MONDAY);
  }

  @Test
  void keepsNumbersExact() {
    Contact contact = contact("{'name': 'Mark', 'fields': {'limit': 0.10000000000000000000001}}");
    assertThat(contact.state().fields())
        .containsEntry("limit", new BigDecimal("0.10000000000000000000001"));
  }

  @Test
  void letsTheNameFollowFirstAndLastName() {
    Contact contact = contact("{'firstName': 'Mark', 'lastName': 'Cohen'}");
    contact.change(patch(contact, "{'lastName': 'Levi'}"), TUESDAY);
    assertThat(contact.state().name()).isEqualTo("Mark Levi");
  }

  @Test
  void keepsANameThatWasGiven() {
    Contact contact = contact("{'firstName': 'Mark', 'lastName': 'Cohen', 'name': 'Dr. Cohen'}");
    contact.change(patch(contact, "{'lastName': 'Levi'}"), TUESDAY);
    assertThat(contact.state().name()).isEqualTo("Dr. Cohen");
  }

  @Test
  void clearsWhatAPatchSetsToNullAndMergesObjects() {
    Contact contact =
        contact("{'name': 'Mark', 'owner': 'adam', 'fields': {'a': 1, 'b': {'c': 2, 'd': 3}}}");
    contact.change(
        patch(contact, "{'owner': null, 'fields': {'a': null, 'b': {'c': 4}}}"), TUESDAY);
    assertThat(contact.state().owner()).isNull();
    assertThat(contact.state().fields())
        .isEqualTo(java.util.Map.of("b", java.util.Map.of("c", 4, "d", 3)));
  }

  @Test
  void writesPhonesAsE164() {
    assertThat(
            contact("{'phones': ['054-123-4567', '+44 20 7946 0018'], 'phoneCountry': 'il'}")
                .state()
                .phones())
        .containsExactly("+972541234567", "+442079460018");
  }

  @Test
  void refusesANationalNumberWithoutACountry() {
    assertThat(violations("{'phones': ['+972541234567', '054-123-4567']}"))
        .extracting(Violation::pointer)
        .containsExactly("/phones/1");
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    assertThat(
            violations(
                """
                {'emails': ['mark@acme.example', 'mark'], 'lifecycle': 'A lead', 'accountId': 'x',
                 'externalIds': {'Shop!': '1'}, 'firstName': 7, 'version': 3, 'a/b': 1}"""))
        .extracting(Violation::pointer)
        .containsExactlyInAnyOrder(
            "/emails/1",
            "/lifecycle",
            "/accountId",
            "/externalIds/Shop!",
            "/firstName",
            "/version",
            "/a~1b");
  }

  @Test
  void refusesWhatTheDatabaseCannotKeep() {
    assertThat(violations("{'name': 'a\\u0000b', 'fields': {'x': ['\\u0000'], 'y': 1e999}}"))
        .extracting(Violation::pointer)
        .containsExactlyInAnyOrder("/name", "/fields/x/0", "/fields/y");
  }

  @Test
  void refusesAContactThatIsNobody() {
    assertThat(violations("{'lifecycle': 'lead'}"))
        .extracting(Violation::pointer)
        .containsExactly("");
  }

  @Test
  void matchesEmailsByTheirCanonicalForm() {
    assertThat(Email.canonical(" Mark@ACME.example ")).isEqualTo("mark@acme.example");
    assertThat(Email.canonical("info@müller.example")).isEqualTo("info@xn--mller-kva.example");
  }

  private static Contact contact(String json) {
    return new Contact(UUID.randomUUID(), ContactDraft.read(json(json), null), MONDAY);
  }

  private static ContactDraft patch(Contact contact, String patch) {
    return ContactDraft.patch(contact.state(), json(patch), null, JSON);
  }

  private static List<Violation> violations(String json) {
    List<Violation> violations = new java.util.ArrayList<>();
    assertThatThrownBy(() -> ContactDraft.read(json(json), null))
        .asInstanceOf(type(Problem.Invalid.class))
        .satisfies(e -> violations.addAll(e.violations()));
    return violations;
  }

  private static com.fasterxml.jackson.databind.JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
