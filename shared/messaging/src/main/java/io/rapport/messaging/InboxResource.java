package io.rapport.messaging;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.rapport.messaging.InboxAnswer.Applied;
import io.rapport.messaging.InboxAnswer.Busy;
import io.rapport.messaging.InboxAnswer.Expected;
import io.rapport.messaging.InboxAnswer.Poisoned;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The door for the logs of other services. 200 means committed; 409 tells what is expected, 422
/// which event is poison, 400 that the request is no batch, 503 to come again later.
@Path("/internal/log/{source}/{log}")
@Consumes(InboxResource.BATCH)
@Produces({MediaType.APPLICATION_JSON, LogProblem.MEDIA_TYPE})
public class InboxResource {

  private static final int MOST_BYTES = 8 << 20;

  static final String BATCH = "application/cloudevents-batch+json";

  /// The answer to a batch that was applied.
  public record AppliedView(long appliedTo) {}

  private final Transactions transactions;
  private final InboxCursors cursors;
  private final Inbox inbox;
  private final CloudEventReader reader;
  private final MeterRegistry meters;

  @Inject
  InboxResource(
      Transactions transactions,
      DataSource database,
      Instance<EventHandler> handlers,
      ObjectMapper json,
      MeterRegistry meters) {
    this.transactions = transactions;
    this.cursors = new InboxCursors(database);
    this.inbox = new Inbox(transactions, cursors, new InboxHandler(handlers));
    this.reader = new CloudEventReader(json);
    this.meters = meters;
  }

  /// Takes the next events of a lane, in order.
  @POST
  @Path("/{lane: [0-9]{1,9}}")
  @Operation(hidden = true)
  @RolesAllowed("service")
  @RunOnVirtualThread
  public Response deliver(
      @PathParam("source") String source,
      @PathParam("log") String log,
      @PathParam("lane") int lane,
      @HeaderParam("Log-Id") String logId,
      @HeaderParam("Prev-Position") String prevPosition,
      @HeaderParam("Prev-Event-Id") String prevEventId,
      @HeaderParam("Last-Position") String lastPosition,
      @HeaderParam("Last-Event-Id") String lastEventId,
      @HeaderParam("Lease-Epoch") String epoch,
      @HeaderParam("Continues-Log-Id") String continues,
      byte[] body) {
    if (lane >= Lanes.COUNT) {
      return LogProblem.of(404, "lane", "No such lane", "A log has the lanes 0 to 7")
          .response()
          .build();
    }
    return answer(
        body,
        source(source, log),
        events ->
            inbox.apply(
                new Batch(
                    new Batch.Place(source, log, lane),
                    forward(
                        new Batch.Step(
                            uuid("Log-Id", logId),
                            number("Prev-Position", prevPosition),
                            uuidOrNone("Prev-Event-Id", prevEventId),
                            number("Last-Position", lastPosition),
                            uuid("Last-Event-Id", lastEventId),
                            number("Lease-Epoch", epoch),
                            uuidOrNone("Continues-Log-Id", continues))),
                    events.known(),
                    events.unknown())));
  }

  /// Takes events of one parked subject again, outside of their lane's order.
  @POST
  @Path("/redrive")
  @Operation(hidden = true)
  @RolesAllowed("service")
  @RunOnVirtualThread
  public Response redrive(
      @PathParam("source") String source, @PathParam("log") String log, byte[] body) {
    return answer(
        body,
        source(source, log),
        events -> inbox.redrive(new Batch.Place(source, log, 0), events.known()));
  }

  /// Notes that events which came by a redrive will not come that way again.
  @POST
  @Path("/redrive/taken")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  @RolesAllowed("service")
  @RunOnVirtualThread
  public Response taken(
      @PathParam("source") String source, @PathParam("log") String log, List<UUID> eventIds) {
    transactions.commit(
        () -> {
          cursors.taken(source, log, eventIds == null ? List.of() : eventIds);
          return null;
        });
    return Response.noContent().build();
  }

  private static String source(String source, String log) {
    return "/" + source + "/" + log;
  }

  private Response answer(
      byte[] body, String source, Function<CloudEventReader.Events, InboxAnswer> work) {
    if (body.length > MOST_BYTES) {
      return LogProblem.of(
              413, "too-large", "Too large", "A batch has at most " + MOST_BYTES + " bytes")
          .response()
          .build();
    }
    try {
      CloudEventReader.Events events = reader.read(body, source);
      meters.counter("rapport_inbox_events", "known", "false").increment(events.unknown());
      InboxAnswer answer = work.apply(events);
      if (answer instanceof Applied) {
        meters.counter("rapport_inbox_events", "known", "true").increment(events.known().size());
      }
      return response(answer);
    } catch (PoisonEvent e) {
      return response(new Poisoned(e.eventId(), e.code(), e.getMessage()));
    } catch (BadBatch e) {
      return LogProblem.of(400, e.code(), "Not a batch of CloudEvents", e.getMessage())
          .response()
          .build();
    }
  }

  private static Response response(InboxAnswer answer) {
    return switch (answer) {
      case Applied(long appliedTo) -> Response.ok(new AppliedView(appliedTo)).build();
      case Expected e ->
          new LogProblem(
                  LogProblem.TYPES + "log-position",
                  "The cursor stands elsewhere",
                  409,
                  "The receiver expects another place in the log",
                  e.reason().name().toLowerCase(Locale.ROOT),
                  new LogProblem.Expected(e.logId(), e.position(), e.eventId(), e.epoch()),
                  null)
              .response()
              .build();
      case Poisoned(UUID eventId, String code, String detail) ->
          LogProblem.poison(eventId, code, detail).response().build();
      case Busy(var retryAfter, String detail) ->
          LogProblem.of(503, "busy", "Not now", detail)
              .response()
              .header("Retry-After", retryAfter.toSeconds())
              .build();
    };
  }

  private static Batch.Step forward(Batch.Step step) {
    if (step.lastPosition() < step.prevPosition()) {
      throw new BadBatch("header", "Last-Position must not be before Prev-Position");
    }
    return step;
  }

  private static long number(String name, String value) {
    try {
      long number = Long.parseLong(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // told below, with the header's name
    }
    throw new BadBatch("header", "The header " + name + " must be a number");
  }

  private static UUID uuidOrNone(String name, String value) {
    return value == null || value.isEmpty() ? null : uuid(name, value);
  }

  private static UUID uuid(String name, String value) {
    try {
      if (value != null) {
        return UUID.fromString(value);
      }
    } catch (IllegalArgumentException _) {
      // told below, with the header's name
    }
    throw new BadBatch("header", "The header " + name + " must be a UUID");
  }
}
