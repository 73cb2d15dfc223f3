package io.rapport.profiles.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The profiles that a batch touches, with all their identifiers, and what its observations make
/// of them. Pure: the same observations give the same partition in whatever order they come, as
/// long as no guard refuses any.
public final class IdentityGraph {

  private final Guards guards;
  private final Map<Identifier, Node> nodes = new HashMap<>();
  private final Map<Pair, Link> links = new LinkedHashMap<>();
  private final Set<RefusedLink> refused = new LinkedHashSet<>();
  private final List<Merge> merges = new ArrayList<>();

  /// @param known every identifier of every profile that an observation may touch
  public IdentityGraph(Guards guards, Collection<KnownIdentifier> known) {
    this.guards = guards;
    Map<UUID, Group> groups = new HashMap<>();
    for (KnownIdentifier identifier : known) {
      Group group = groups.computeIfAbsent(identifier.profileId(), _ -> new Group());
      nodes.put(identifier.identifier(), group.add(identifier));
    }
  }

  /// Links the identifiers of an observation to its anchor, the surest first, as far as the guards
  /// allow.
  ///
  /// @return birth id of the anchor, empty when the observation has no usable identifier
  public Optional<UUID> observe(Observation observation) {
    if (!observation.hasAnchor()) {
      return Optional.empty();
    }
    Node anchor = nodes.get(observation.claims().getFirst().identifier());
    for (Observation.Claim claim : observation.claims().subList(1, observation.claims().size())) {
      join(anchor, nodes.get(claim.identifier()), claim, observation);
    }
    anchor.group.seen = true;
    UUID anchorId = anchor.known.birthId();
    observation
        .unusable()
        .forEach(u -> refuse(anchorId, u.type(), u.value(), u.reason(), observation));
    return Optional.of(anchorId);
  }

  private void join(Node anchor, Node other, Observation.Claim claim, Observation observation) {
    if (anchor.group != other.group) {
      Optional<String> refusal =
          guards.refusal(anchor.group.counts, other.group.counts, claim.isExplicit());
      if (refusal.isPresent()) {
        Identifier identifier = claim.identifier();
        other.group.seen = true;
        refuse(
            anchor.known.birthId(),
            identifier.type(),
            identifier.value(),
            refusal.get(),
            observation);
        return;
      }
    }
    Link link =
        Link.between(
            anchor.known.birthId(),
            other.known.birthId(),
            claim.rule(),
            observation.sourceEvent(),
            observation.at());
    links.putIfAbsent(new Pair(link.a(), link.b()), link);
    if (anchor.group != other.group) {
      unite(anchor.group, other.group, link);
    }
  }

  private void refuse(
      UUID anchorId, String type, String value, String reason, Observation observation) {
    refused.add(
        new RefusedLink(
            anchorId, type, value, reason, observation.sourceEvent(), observation.at()));
  }

  private void unite(Group x, Group y, Link link) {
    if (x.seen && y.seen) {
      boolean first = KnownIdentifier.BY_BIRTH.compare(x.eldest, y.eldest) < 0;
      UUID survivor = (first ? x : y).eldest.birthId();
      UUID merged = (first ? y : x).eldest.birthId();
      merges.add(new Merge(survivor, merged, link));
    }
    boolean larger = x.nodes.size() >= y.nodes.size();
    (larger ? x : y).absorb(larger ? y : x);
  }

  /// Every profile that an observation could have touched.
  public List<Component> components() {
    Set<Group> groups = new LinkedHashSet<>();
    nodes.values().forEach(node -> groups.add(node.group));
    return groups.stream().map(Group::component).toList();
  }

  /// What was accepted, one link for each pair.
  public List<Link> links() {
    return List.copyOf(links.values());
  }

  /// What the guards refused.
  public List<RefusedLink> refused() {
    return List.copyOf(refused);
  }

  /// The profiles that became one, in order.
  public List<Merge> merges() {
    return List.copyOf(merges);
  }

  private record Pair(UUID a, UUID b) {}

  private static final class Node {
    private final KnownIdentifier known;
    private Group group;

    Node(KnownIdentifier known, Group group) {
      this.known = known;
      this.group = group;
    }
  }

  private static final class Group {
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Set<UUID> before = new HashSet<>();
    private KnownIdentifier eldest;
    private boolean seen;

    Node add(KnownIdentifier known) {
      Node node = new Node(known, this);
      nodes.add(node);
      counts.merge(known.identifier().type(), 1, Integer::sum);
      if (!known.fresh()) {
        before.add(known.profileId());
        seen = true;
      }
      if (eldest == null || KnownIdentifier.BY_BIRTH.compare(known, eldest) < 0) {
        eldest = known;
      }
      return node;
    }

    void absorb(Group other) {
      other.nodes.forEach(node -> node.group = this);
      nodes.addAll(other.nodes);
      other.counts.forEach((type, count) -> counts.merge(type, count, Integer::sum));
      before.addAll(other.before);
      seen |= other.seen;
      if (KnownIdentifier.BY_BIRTH.compare(other.eldest, eldest) < 0) {
        eldest = other.eldest;
      }
    }

    Component component() {
      List<KnownIdentifier> identifiers =
          nodes.stream().map(node -> node.known).sorted(KnownIdentifier.BY_BIRTH).toList();
      return new Component(eldest.birthId(), identifiers, before);
    }
  }
}
