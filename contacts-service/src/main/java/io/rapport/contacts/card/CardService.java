package io.rapport.contacts.card;

import io.rapport.contacts.account.AccountService;
import io.rapport.contacts.account.AccountView;
import io.rapport.contacts.contact.ContactService;
import io.rapport.contacts.contact.ContactView;
import io.rapport.contacts.note.NoteService;
import io.rapport.contacts.note.NoteView;
import io.rapport.contracts.ContactState;
import io.rapport.contracts.NoteState;
import io.rapport.contracts.ProfileEvent;
import io.rapport.contracts.ProfileState;
import io.rapport.contracts.SegmentEvent;
import io.rapport.web.Caller;
import io.rapport.web.Ids;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/// Reads cards and keeps their projection.
@ApplicationScoped
public class CardService {

  private static final int NOTES = 5;
  private static final String CONTACT = "contact_id";

  private final CardRepository cards;
  private final ContactService contacts;
  private final AccountService accounts;
  private final NoteService notes;
  private final Audit audit;
  private final Caller caller;

  CardService(
      CardRepository cards,
      ContactService contacts,
      AccountService accounts,
      NoteService notes,
      Audit audit,
      Caller caller) {
    this.cards = cards;
    this.contacts = contacts;
    this.accounts = accounts;
    this.notes = notes;
    this.audit = audit;
    this.caller = caller;
  }

  @Transactional
  public CardView get(UUID contactId) {
    ContactState contact = contacts.look(contactId);
    UUID workspace = caller.workspace();
    List<NoteState> latest = notes.latest(contactId, NOTES);
    Optional<CardView.Profile> profile =
        cards
            .findProfile(workspace, contactId)
            .map(
                found ->
                    new CardView.Profile(
                        found.id(), found.traits(), cards.listSegments(workspace, found.id())));
    audit.read("card", contactId, shown(contact, latest, profile));
    return new CardView(
        ContactView.of(contact),
        contact.accountId() == null
            ? null
            : accounts.find(contact.accountId()).map(AccountView::of).orElse(null),
        latest.stream().map(NoteView::of).toList(),
        profile.orElse(null));
  }

  /// The ids of all that stands on a card beside its contact.
  private static UUID[] shown(
      ContactState contact, List<NoteState> notes, Optional<CardView.Profile> profile) {
    return Stream.of(
            Stream.ofNullable(contact.accountId()),
            notes.stream().map(NoteState::id),
            profile.map(CardView.Profile::id).stream())
        .flatMap(ids -> ids)
        .toArray(UUID[]::new);
  }

  /// Takes what profiles-service tells, several events of one profile included, in any order.
  @Transactional
  public void takeProfiles(UUID workspace, List<ProfileEvent> events) {
    SortedMap<UUID, ProfileState> newest = new TreeMap<>();
    events.stream()
        .flatMap(CardService::states)
        .forEach(
            state -> newest.merge(state.id(), state, (a, b) -> b.version() >= a.version() ? b : a));
    if (!newest.isEmpty()) {
      keep(workspace, newest);
    }
  }

  /// Keeps states that are newer than the known ones.
  ///
  /// @param newest by profile, ascending
  void keep(UUID workspace, SortedMap<UUID, ProfileState> newest) {
    Set<UUID> kept = cards.keepProfiles(workspace, List.copyOf(newest.values()));
    cards.replaceContacts(
        workspace,
        kept,
        newest.values().stream()
            .filter(state -> kept.contains(state.id()) && state.mergedInto() == null)
            .flatMap(CardService::links)
            .toList());
  }

  /// Takes what segments-service tells, in any order; an entry of an unknown profile is kept.
  @Transactional
  public void takeSegments(UUID workspace, List<SegmentEvent> events) {
    Map<UUID, CardRepository.SegmentRow> segments = new TreeMap<>();
    Map<List<UUID>, CardRepository.Membership> memberships =
        new TreeMap<>(
            java.util.Comparator.comparing((List<UUID> key) -> key.getFirst())
                .thenComparing(List::getLast));
    for (SegmentEvent event : events) {
      segments.merge(segmentId(event), segment(event), (a, b) -> b.version() > a.version() ? b : a);
      CardRepository.Membership membership = membership(event);
      if (membership != null) {
        memberships.merge(
            List.of(membership.profile(), membership.segment()),
            membership,
            (a, b) -> b.version() > a.version() ? b : a);
      }
    }
    if (!segments.isEmpty()) {
      cards.keepSegments(workspace, List.copyOf(segments.values()));
    }
    if (!memberships.isEmpty()) {
      cards.keepMemberships(workspace, List.copyOf(memberships.values()));
    }
  }

  /// A profile that names no contact is on no card; it only matters where a merge or a split may
  /// have taken its contact away.
  private static Stream<ProfileState> states(ProfileEvent event) {
    return switch (event) {
      case ProfileEvent.Changed e -> Stream.of(e.profile()).filter(CardService::namesContact);
      case ProfileEvent.Merged e -> e.profiles().stream();
      case ProfileEvent.Split e -> e.profiles().stream();
    };
  }

  static boolean namesContact(ProfileState profile) {
    return profile.identifiers().stream().anyMatch(i -> i.type().equals(CONTACT));
  }

  private static Stream<CardRepository.Link> links(ProfileState profile) {
    return profile.identifiers().stream()
        .filter(identifier -> identifier.type().equals(CONTACT))
        .flatMap(identifier -> Ids.parse(identifier.value()).stream())
        .map(contact -> new CardRepository.Link(profile.id(), contact));
  }

  private static UUID segmentId(SegmentEvent event) {
    return switch (event) {
      case SegmentEvent.Changed e -> e.segmentId();
      case SegmentEvent.Deleted e -> e.segmentId();
      case SegmentEvent.Entered e -> e.segmentId();
      case SegmentEvent.Left e -> e.segmentId();
    };
  }

  /// A membership names its segment too: good until the segment's own event comes.
  private static CardRepository.SegmentRow segment(SegmentEvent event) {
    return switch (event) {
      case SegmentEvent.Changed e ->
          new CardRepository.SegmentRow(e.segmentId(), e.version(), e.name(), false);
      case SegmentEvent.Deleted e ->
          new CardRepository.SegmentRow(e.segmentId(), e.version(), "", true);
      case SegmentEvent.Entered e ->
          new CardRepository.SegmentRow(e.segmentId(), 0, e.segmentName(), false);
      case SegmentEvent.Left e ->
          new CardRepository.SegmentRow(e.segmentId(), 0, e.segmentName(), false);
    };
  }

  private static CardRepository.Membership membership(SegmentEvent event) {
    return switch (event) {
      case SegmentEvent.Changed _, SegmentEvent.Deleted _ -> null;
      case SegmentEvent.Entered e ->
          new CardRepository.Membership(e.profileId(), e.segmentId(), e.version(), true, e.at());
      case SegmentEvent.Left e ->
          new CardRepository.Membership(e.profileId(), e.segmentId(), e.version(), false, e.at());
    };
  }
}
