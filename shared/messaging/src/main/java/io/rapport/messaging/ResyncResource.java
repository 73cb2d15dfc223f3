package io.rapport.messaging;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.agroal.DataSource;
import io.rapport.messaging.ResyncDelivery.Answer;
import io.rapport.messaging.ResyncDelivery.End;
import io.rapport.messaging.ResyncDelivery.Kept;
import io.rapport.messaging.ResyncDelivery.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The door for the current state of other services. 200 tells how far this service is, 409 that
/// it is at another resync, 422 which state is poison, 400 what is wrong with the request, 503 to
/// come again later.
@Path("/internal/log/{source}/{log}/resync/{id}")
@Produces({MediaType.APPLICATION_JSON, LogProblem.MEDIA_TYPE})
public class ResyncResource {

  /// How far the receiver is.
  public record AtView(long page, String after, boolean done) {}

  /// @param epoch higher than that of any earlier resync of this log
  public record Begin(long epoch) {}

  /// Another resync is under way.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OtherView(
      String type, String title, int status, String detail, String code, long epoch) {}

  private final InboxResync resyncs;
  private final CloudEventReader reader;

  @Inject
  ResyncResource(
      Transactions transactions,
      javax.sql.DataSource database,
      @DataSource("maintenance") io.agroal.api.AgroalDataSource maintenance,
      Instance<EventHandler> handlers,
      ObjectMapper json,
      ResyncConfig config) {
    EventHandler handler = new InboxHandler(handlers);
    InboxCursors cursors = new InboxCursors(database);
    this.resyncs =
        new InboxResync(
            transactions,
            new Inbox(transactions, cursors, handler),
            new ResyncProgress(database, maintenance),
            cursors,
            handler,
            config);
    this.reader = new CloudEventReader(json);
  }

  /// Starts a resync, or tells how far it is.
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  @RolesAllowed("service")
  @RunOnVirtualThread
  public Response begin(
      @PathParam("source") String source,
      @PathParam("log") String log,
      @PathParam("id") UUID id,
      Begin begin) {
    return answer(
        () -> {
          if (begin == null || begin.epoch() < 1) {
            throw new BadBatch("An epoch above 0 is required");
          }
          return resyncs.begin(new Resync(id, source, log), begin.epoch());
        });
  }

  /// Takes the next page.
  @POST
  @Path("/pages/{page: [0-9]{1,15}}")
  @Consumes(InboxResource.BATCH)
  @Operation(hidden = true)
  @RolesAllowed("service")
  @RunOnVirtualThread
  public Response page(
      @PathParam("source") String source,
      @PathParam("log") String log,
      @PathParam("id") UUID id,
      @PathParam("page") long page,
      @HeaderParam("After") @DefaultValue("") String after,
      @HeaderParam("Next") String next,
      byte[] body) {
    return answer(
        () -> {
          if (next == null) {
            throw new BadBatch("The header Next is required");
          }
          return resyncs.page(
              new Resync(id, source, log),
              new Page(page, after, next),
              reader.read(body, "/" + source + "/" + log).known());
        });
  }

  /// Takes note of a state that is too large to come: the source has it.
  @POST
  @Path("/kept")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  @RolesAllowed("service")
  @RunOnVirtualThread
  public Response keep(
      @PathParam("source") String source,
      @PathParam("log") String log,
      @PathParam("id") UUID id,
      Kept kept) {
    return answer(
        () -> {
          if (kept == null
              || kept.workspaceId() == null
              || kept.type() == null
              || kept.subject() == null) {
            throw new BadBatch("A workspace, a type and a subject are required");
          }
          return resyncs.keep(new Resync(id, source, log), kept);
        });
  }

  /// Sweeps, and lets the lanes go on.
  @POST
  @Path("/end")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  @RolesAllowed("service")
  @RunOnVirtualThread
  public Response end(
      @PathParam("source") String source,
      @PathParam("log") String log,
      @PathParam("id") UUID id,
      End end) {
    return answer(
        () -> {
          if (end == null || end.logId() == null || end.heads().size() != Lanes.COUNT) {
            throw new BadBatch("The log id and a head for each of the 8 lanes are required");
          }
          return resyncs.end(new Resync(id, source, log), end);
        });
  }

  private static Response answer(Supplier<Answer> work) {
    try {
      return response(work.get());
    } catch (PoisonEvent e) {
      return response(new Answer.Poison(e.eventId(), e.code(), e.getMessage()));
    } catch (BadBatch e) {
      return LogProblem.of(400, e.code(), "Not a page of a resync", e.getMessage())
          .response()
          .build();
    }
  }

  private static Response response(Answer answer) {
    return switch (answer) {
      case Answer.At(long page, String after, boolean done) ->
          Response.ok(new AtView(page, after, done)).build();
      case Answer.Other(long epoch) ->
          Response.status(409)
              .type(LogProblem.MEDIA_TYPE)
              .entity(
                  new OtherView(
                      LogProblem.TYPES + "resync-other",
                      "Another resync is under way",
                      409,
                      "This is not the latest resync of the log",
                      "other",
                      epoch))
              .build();
      case Answer.Poison(UUID eventId, String code, String detail) ->
          LogProblem.poison(eventId, code, detail).response().build();
      case Answer.TooLarge() ->
          LogProblem.of(413, "too-large", "Too large", "Send less at once").response().build();
      case Answer.Failed(var after, String detail) ->
          LogProblem.of(503, "busy", "Not now", detail)
              .response()
              .header("Retry-After", Math.max(1, after.toSeconds()))
              .build();
    };
  }
}
