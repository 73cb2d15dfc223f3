package io.rapport.interactions.ticket;

import io.rapport.contracts.TicketEvent;
import io.rapport.contracts.TicketState;
import io.rapport.interactions.crm.CustomFields;
import io.rapport.interactions.crm.Place;
import io.rapport.interactions.crm.Texts;
import io.rapport.messaging.Outbox;
import io.rapport.web.Caller;
import io.rapport.web.ETags;
import io.rapport.web.Ids;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;

@ApplicationScoped
class TicketService {

  private static final String RESOURCE = "ticket";
  private static final int LONGEST_TITLE = 500;
  private static final int LONGEST_BODY = 20_000;
  private static final int LONGEST_ASSIGNEE = 200;

  private final TicketRepository tickets;
  private final SummaryRepository summaries;
  private final CustomFields customFields;
  private final Outbox outbox;
  private final TicketEvents events;
  private final Audit audit;
  private final Caller caller;
  private final Clock clock;

  TicketService(
      TicketRepository tickets,
      SummaryRepository summaries,
      CustomFields customFields,
      Outbox outbox,
      TicketEvents events,
      Audit audit,
      Caller caller,
      Clock clock) {
    this.tickets = tickets;
    this.summaries = summaries;
    this.customFields = customFields;
    this.outbox = outbox;
    this.events = events;
    this.audit = audit;
    this.caller = caller;
    this.clock = clock;
  }

  @Transactional
  TicketView open(OpenTicket request) {
    Instant now = now();
    Instant opened = told("/openedAt", request.openedAt(), now);
    Ticket ticket = new Ticket(Ids.next(), request.contactId(), request.title(), opened, now);
    write(ticket, request, opened, now);
    tickets.persist(ticket);
    tickets.flush();
    TicketState state = stateOf(ticket);
    outbox.publish(caller.workspace(), new TicketEvent.Opened(state));
    events.opened(caller.workspace(), state);
    audit.created(RESOURCE, state.id(), state, state.contactId());
    return TicketView.of(state);
  }

  @Transactional
  TicketView get(UUID id) {
    TicketState state =
        stateOf(tickets.findByIdOptional(id).orElseThrow(() -> new Problem.NotFound("The ticket")));
    audit.read(RESOURCE, id, state.contactId());
    return TicketView.of(state);
  }

  @Transactional
  Page<TicketView> before(Place place, UUID contactId, Set<TicketStatus> status, int limit) {
    return audit.listed(
        RESOURCE,
        Page.of(
            tickets.before(place, contactId, status, limit + 1).stream()
                .map(ticket -> TicketView.of(stateOf(ticket)))
                .toList(),
            limit,
            ticket -> new Place(ticket.openedAt(), ticket.id()).cursor()),
        TicketView::id,
        contactId);
  }

  @Transactional
  TicketSummary summary(UUID contactId) {
    TicketSummary summary = summaries.of(caller.workspace(), contactId);
    audit.listed("ticket-summary", 1, contactId);
    return summary;
  }

  @Transactional
  TicketView change(UUID id, String ifMatch, ChangeTicket request) {
    Ticket ticket = lock(id);
    ETags.require(ifMatch, ticket.version());
    Instant now = now();
    TicketState before = stateOf(ticket);
    write(ticket, request);
    if (request.status() != null && request.status() != ticket.status()) {
      ticket.move(request.status(), latest(now, ticket.openedAt()));
    }
    ticket.changed(now);
    tickets.flush();
    TicketState state = stateOf(ticket);
    outbox.publish(caller.workspace(), new TicketEvent.Changed(state));
    events.changed(caller.workspace(), before, state);
    audit.changed(RESOURCE, id, before, state, state.contactId());
    return TicketView.of(state);
  }

  @Transactional
  void delete(UUID id, String ifMatch) {
    Ticket ticket = lock(id);
    ETags.require(ifMatch, ticket.version());
    TicketState before = stateOf(ticket);
    tickets.delete(ticket);
    tickets.flush();
    outbox.publish(
        caller.workspace(),
        new TicketEvent.Deleted(id, ticket.contactId(), ticket.version() + 1, now()));
    audit.deleted(RESOURCE, id, before, before.contactId());
  }

  private void write(Ticket ticket, OpenTicket request, Instant opened, Instant now) {
    write(
        ticket,
        new ChangeTicket(
            request.title(),
            request.body(),
            request.priority(),
            null,
            request.assignee(),
            request.fields()));
    TicketStatus status = request.status() == null ? TicketStatus.OPEN : request.status();
    if (request.resolvedAt() != null && !status.isDone()) {
      throw new Problem.Invalid("/resolvedAt", "must be left out while the ticket is open");
    }
    Instant resolved = told("/resolvedAt", request.resolvedAt(), latest(now, opened));
    if (resolved.isBefore(opened)) {
      throw new Problem.Invalid("/resolvedAt", "must not be before openedAt");
    }
    ticket.move(status, resolved);
  }

  private void write(Ticket ticket, ChangeTicket request) {
    if (request.title() != null) {
      String title = Texts.check("/title", request.title(), LONGEST_TITLE);
      if (title == null) {
        throw new Problem.Invalid("/title", "must not be blank");
      }
      ticket.retitle(title);
    }
    if (request.body() != null) {
      ticket.describe(Texts.check("/body", request.body(), LONGEST_BODY));
    }
    if (request.priority() != null) {
      ticket.prioritize(request.priority());
    }
    if (request.assignee() != null) {
      ticket.assign(Texts.check("/assignee", request.assignee(), LONGEST_ASSIGNEE));
    }
    if (request.fields() != null) {
      ticket.fillIn(customFields.write(request.fields()));
    }
  }

  private static Instant told(String pointer, Instant time, Instant otherwise) {
    return time == null ? otherwise : Texts.check(pointer, time).truncatedTo(ChronoUnit.MICROS);
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private Ticket lock(UUID id) {
    return tickets
        .findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE)
        .orElseThrow(() -> new Problem.NotFound("The ticket"));
  }

  private TicketState stateOf(Ticket ticket) {
    return new TicketState(
        ticket.id(),
        ticket.version(),
        ticket.contactId(),
        ticket.title(),
        ticket.body(),
        ticket.status().wire(),
        ticket.priority(),
        ticket.assignee(),
        ticket.openedAt(),
        ticket.firstResolvedAt(),
        ticket.resolvedAt(),
        customFields.read(ticket.fields()),
        ticket.changedAt());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
