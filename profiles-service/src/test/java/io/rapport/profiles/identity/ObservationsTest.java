package io.rapport.profiles.identity;

import static io.rapport.profiles.ProfilesFixtures.contact;
import static io.rapport.profiles.ProfilesFixtures.derived;
import static io.rapport.profiles.ProfilesFixtures.event;
import static io.rapport.profiles.ProfilesFixtures.identify;
import static io.rapport.profiles.ProfilesFixtures.object;
import static io.rapport.profiles.ProfilesFixtures.track;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ObservationsTest {

  @Test
  void findsIdentifiersWhereSendersPutThem() {
    Observation found =
        Observations.of(
            identify(
                "m1",
                0,
                "userId",
                42,
                "anonymousId",
                " a1 ",
                "traits",
                object("email", "Mark@Example.com", "phone", "+972 54-123 4567"),
                "context",
                object(
                    "traits",
                    object("email", "second@example.com"),
                    "device",
                    object("id", "d1"),
                    "externalIds",
                    List.of(
                        object("id", "c7", "type", "shop", "collection", "users"),
                        object("id", "x", "type", "team", "collection", "accounts")))));
    assertThat(texts(found))
        .containsExactly(
            "user_id=42",
            "external:shop=c7",
            "email=mark@example.com",
            "email=second@example.com",
            "phone=+972541234567",
            "device_id=d1",
            "anonymous_id=a1");
  }

  /// What the platform itself says of an event names a contact; what a sender says does not.
  @Test
  void onlyThePlatformNamesContacts() {
    UUID contact = UUID.randomUUID();

    assertThat(
            texts(
                Observations.of(
                    derived(track("m1", 0, "Call Logged"), "contactId", contact.toString()))))
        .containsExactly("contact_id=" + contact);
    assertThat(
            texts(
                Observations.of(
                    track(
                        "m1",
                        0,
                        "Call Logged",
                        "userId",
                        "u1",
                        "contactId",
                        contact.toString(),
                        "context",
                        object("contactId", contact.toString())))))
        .containsExactly("user_id=u1");
  }

  @Test
  void takesEveryIdOfAMergeAtItsWord() {
    Observation found =
        Observations.of(
            event(
                "m1",
                "merge",
                0,
                object(
                    "anonymousId",
                    "a1",
                    "mergeProperties",
                    List.of(
                        object("type", "userId", "value", "u1"),
                        object("type", "email", "value", "Mark@Example.com"),
                        object("type", "mobile", "value", "+972 54-123 4567"),
                        object("type", "card", "value", "77"),
                        object("type", 7, "value", "x"),
                        "nonsense"))));
    assertThat(texts(found))
        .containsExactly(
            "anonymous_id=a1",
            "user_id=u1",
            "external:card=77",
            "email=mark@example.com",
            "phone=+972541234567");
    assertThat(found.claims().stream().skip(1)).allMatch(Observation.Claim::isExplicit);
  }

  @Test
  void readsAMergeOfAnythingElseAsNone() {
    Observation found =
        Observations.of(
            event("m1", "merge", 0, object("userId", "u1", "mergeProperties", "all of them")));
    assertThat(texts(found)).containsExactly("user_id=u1");
  }

  @Test
  void theTraitsOfAGroupAreNotThePersons() {
    Observation found =
        Observations.of(
            event(
                "m1",
                "group",
                0,
                object("userId", "u1", "traits", object("email", "info@acme.example"))));
    assertThat(texts(found)).containsExactly("user_id=u1");
  }

  @Test
  void anAliasNamesThePreviousIdAsEitherKind() {
    Observation found =
        Observations.of(event("m1", "alias", 0, object("userId", "u2", "previousId", "u1")));
    assertThat(texts(found))
        .containsExactlyInAnyOrder("user_id=u2", "user_id=u1", "anonymous_id=u1");
    assertThat(found.claims().getFirst().identifier().value()).isEqualTo("u2");
  }

  @Test
  void theAnchorOfAnAliasIsTheNewId() {
    Observation found =
        Observations.of(event("m1", "alias", 0, object("anonymousId", "a2", "previousId", "a1")));
    assertThat(texts(found)).startsWith("anonymous_id=a2").hasSize(3);
  }

  @Test
  void aContactIsItsOwnAnchor() {
    UUID id = UUID.fromString("0190a000-0000-7000-8000-000000000001");
    Observation found = Observations.of(contact(id, 1, "Mark", List.of("Mark@Example.com"), "u1"));
    assertThat(texts(found))
        .containsExactly("contact_id=" + id, "user_id=u1", "email=mark@example.com");
  }

  @Test
  void placeholdersAndWhatIsNotOfItsTypesFormAreUnusable() {
    for (String value :
        List.of("null", "NaN", "-1", "0000-00", "anonymous", "[object Object]", "undefined")) {
      assertThat(Canonical.of(Identifier.USER_ID, value))
          .isInstanceOfSatisfying(
              Canonical.Unusable.class, u -> assertThat(u.reason()).isEqualTo("blocked_value"));
    }
    assertThat(Canonical.of(Identifier.PHONE, "+7 977 777-77-77"))
        .isInstanceOf(Canonical.Unusable.class);
    assertThat(Canonical.of(Identifier.PHONE, "0541234567")).isInstanceOf(Canonical.Unusable.class);
    assertThat(Canonical.of(Identifier.EMAIL, "mark at example"))
        .isInstanceOf(Canonical.Unusable.class);
    assertThat(Canonical.of(Identifier.USER_ID, "x".repeat(256)))
        .isInstanceOf(Canonical.Unusable.class);
    assertThat(Canonical.of(Identifier.USER_ID, "машa-1")).isInstanceOf(Canonical.Usable.class);
  }

  @Test
  void anEventOfNobodyHasNoAnchor() {
    assertThat(Observations.of(track("m1", 0, "Viewed", "userId", "null")).hasAnchor()).isFalse();
  }

  private static List<String> texts(Observation found) {
    return found.claims().stream()
        .map(claim -> claim.identifier().type() + "=" + claim.identifier().value())
        .toList();
  }
}
