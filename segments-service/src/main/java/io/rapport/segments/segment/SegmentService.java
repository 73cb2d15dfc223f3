package io.rapport.segments.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.contracts.SegmentEvent;
import io.rapport.messaging.Outbox;
import io.rapport.segments.membership.Definition;
import io.rapport.segments.membership.Definitions;
import io.rapport.segments.membership.MemberView;
import io.rapport.segments.membership.MembershipService;
import io.rapport.segments.rule.Flaw;
import io.rapport.segments.rule.Parser;
import io.rapport.segments.rule.Rule;
import io.rapport.segments.rule.Validator;
import io.rapport.web.Caller;
import io.rapport.web.Cursor;
import io.rapport.web.ETags;
import io.rapport.web.Ids;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.rapport.web.Violation;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Makes, changes and deletes segments. Whatever touches rules or their references first locks the
/// rules of the workspace; building them is left to membership.
@ApplicationScoped
public class SegmentService {

  private static final String RESOURCE = "segment";

  private final SegmentRepository segments;
  private final MembershipService memberships;
  private final Outbox outbox;
  private final Audit audit;
  private final Caller caller;
  private final ObjectMapper json;
  private final Clock clock;

  SegmentService(
      SegmentRepository segments,
      MembershipService memberships,
      Outbox outbox,
      Audit audit,
      Caller caller,
      ObjectMapper json,
      Clock clock) {
    this.segments = segments;
    this.memberships = memberships;
    this.outbox = outbox;
    this.audit = audit;
    this.caller = caller;
    this.json = json;
    this.clock = clock;
  }

  @Transactional
  public SegmentView create(CreateSegment request) {
    UUID workspace = caller.workspace();
    Definitions definitions = memberships.lock(workspace);
    Rule rule = read(request.rule(), null, definitions);
    Segment segment =
        new Segment(Ids.next(), request.name(), request.description(), write(rule), now());
    segments.persistAndFlush(segment);
    tellChanged(workspace, segment);
    SegmentView view = SegmentView.of(segment, rule, false, 0);
    audit.created(RESOURCE, view.id(), written(segment));
    return view;
  }

  @Transactional
  public SegmentView change(UUID id, String ifMatch, ChangeSegment request) {
    UUID workspace = caller.workspace();
    Definitions definitions = memberships.lock(workspace);
    Segment segment = segments.get(id);
    ETags.require(ifMatch, segment.version());
    Map<String, Object> before = written(segment);
    if (request.name() != null) {
      segment.rename(request.name(), now());
    }
    if (request.description() != null) {
      segment.describe(request.description(), now());
    }
    if (request.rule() != null) {
      segment.ask(write(read(request.rule(), id, definitions)), now());
    }
    segments.flush();
    tellChanged(workspace, segment);
    audit.changed(RESOURCE, id, before, written(segment));
    return view(workspace, segment);
  }

  @Transactional
  public void delete(UUID id, String ifMatch) {
    UUID workspace = caller.workspace();
    Definitions definitions = memberships.lock(workspace);
    Segment segment = segments.get(id);
    ETags.require(ifMatch, segment.version());
    List<Definition> asking = definitions.askingFor(id);
    if (!asking.isEmpty()) {
      throw new Problem.Conflict(
          "Other segments ask for this one in their rules",
          Map.of("segments", asking.stream().map(Definition::id).toList()));
    }
    segments.delete(segment);
    segments.flush();
    outbox.publish(workspace, new SegmentEvent.Deleted(id, segment.version() + 1, now()));
    audit.deleted(RESOURCE, id, written(segment));
  }

  @Transactional
  public SegmentView get(UUID id) {
    return view(caller.workspace(), segments.get(id));
  }

  @Transactional
  public Page<SegmentView> list(String cursor, int limit) {
    UUID workspace = caller.workspace();
    Cursor before = Cursor.parse(cursor, 1);
    Page<Segment> page =
        Page.of(
            segments.newest(before == null ? null : id(before), limit + 1),
            limit,
            segment -> Cursor.of(segment.id()));
    Definitions definitions = memberships.look(workspace);
    Map<UUID, Long> counts =
        memberships.counts(workspace, page.data().stream().map(Segment::id).toList());
    return page.map(segment -> view(segment, definitions, counts));
  }

  @Transactional
  public Page<MemberView> members(UUID id, String cursor, int limit) {
    return audit.listed(
        "member",
        memberships.members(caller.workspace(), segments.get(id).id(), cursor, limit),
        MemberView::profileId,
        id);
  }

  @Transactional
  public PreviewView preview(PreviewSegment request) {
    UUID workspace = caller.workspace();
    Rule rule = read(request.rule(), null, memberships.look(workspace));
    MembershipService.Preview preview = memberships.preview(workspace, rule);
    audit.listed("preview", preview.sample());
    return new PreviewView(preview.count(), preview.sample());
  }

  private SegmentView view(UUID workspace, Segment segment) {
    return view(
        segment, memberships.look(workspace), memberships.counts(workspace, List.of(segment.id())));
  }

  private SegmentView view(Segment segment, Definitions definitions, Map<UUID, Long> counts) {
    return SegmentView.of(
        segment,
        stored(segment.rule()),
        definitions.isCounted(segment.id()),
        counts.getOrDefault(segment.id(), 0L));
  }

  /// What people write of a segment; its count is not theirs.
  private static Map<String, Object> written(Segment segment) {
    Map<String, Object> written = new HashMap<>();
    written.put("name", segment.name());
    written.put("description", segment.description());
    written.put("rule", segment.rule());
    return written;
  }

  private void tellChanged(UUID workspace, Segment segment) {
    outbox.publish(
        workspace,
        new SegmentEvent.Changed(segment.id(), segment.version(), segment.name(), now()));
  }

  private static Rule read(Object request, UUID self, Definitions definitions) {
    Parser.Parsed parsed = Parser.parse(request);
    List<Flaw> flaws = parsed.with(Validator.validate(parsed.rule(), self, definitions::findRule));
    if (!flaws.isEmpty()) {
      throw new Problem.Invalid(
          flaws.stream().map(f -> new Violation("/rule" + f.pointer(), f.detail())).toList());
    }
    return parsed.rule();
  }

  private Rule stored(String rule) {
    try {
      return Parser.parse(json.readValue(rule, Object.class)).rule();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored rule could not be read", e);
    }
  }

  private String write(Rule rule) {
    try {
      return json.writerFor(Rule.class).writeValueAsString(rule);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A rule could not be written", e);
    }
  }

  private static UUID id(Cursor cursor) {
    return Ids.parse(cursor.keys().getFirst())
        .orElseThrow(
            () -> new Problem.Invalid("?cursor", "must be the next of a page of this list"));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
