package io.rapport.interactions.ticket;

import io.rapport.interactions.crm.Place;
import io.rapport.web.Answers;
import io.rapport.web.IdempotencyService;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Support tickets of contacts, with the times of their status.
@Path("/api/v1/tickets")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Tickets", description = "Support tickets of contacts, with the times of their status.")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "403", description = "The caller's roles do not allow it")
public class TicketResource {

  private static final String CREATE =
      """
      {"contactId": "0190a000-0000-7000-8000-000000000001", "title": "The racket broke", "body": "After two games", "priority": "high", "assignee": "adam"}""";

  private static final String CHANGE =
      """
      {"status": "resolved"}""";

  private final TicketService tickets;
  private final IdempotencyService idempotency;

  TicketResource(TicketService tickets, IdempotencyService idempotency) {
    this.tickets = tickets;
    this.idempotency = idempotency;
  }

  /// Open a ticket of a contact. 400 with a pointer to each wrong field, 422 for a key that came
  /// with another request.
  @POST
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(operationId = "openTicket", summary = "Open a ticket of a contact")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = OpenTicket.class),
              examples = @ExampleObject(name = "ticket", value = CREATE)))
  @APIResponse(
      responseCode = "201",
      description = "The ticket",
      content = @Content(schema = @Schema(implementation = TicketView.class)))
  @APIResponse(responseCode = "400", description = "Some field is wrong")
  @APIResponse(responseCode = "422", description = "The Idempotency-Key came with another request")
  public Response create(
      @Parameter(description = "The same key gives the same answer, and one effect")
          @HeaderParam("Idempotency-Key")
          String key,
      @NotNull @Valid OpenTicket request) {
    return idempotency.once(
        key,
        "POST /api/v1/tickets",
        request,
        () -> {
          TicketView ticket = tickets.open(request);
          return Answers.created("/api/v1/tickets/", ticket.id(), ticket.version())
              .entity(ticket)
              .build();
        });
  }

  /// Lists tickets, newest first. 400 for a bad filter or cursor.
  @GET
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(operationId = "listTickets", summary = "List tickets, newest first")
  @APIResponse(responseCode = "200", description = "A page of tickets")
  @APIResponse(responseCode = "400", description = "A bad filter, limit or cursor")
  public Page<TicketView> list(
      @Parameter(description = "Only of this contact") @QueryParam("filter[contactId]")
          UUID contactId,
      @Parameter(description = "Only of these status, by comma", example = "open,pending")
          @QueryParam("filter[status]")
          String status,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @QueryParam("cursor") String cursor) {
    return tickets.before(Place.of(cursor), contactId, statusOf(status), limit);
  }

  /// How tickets fared: how many were filed, how far they were resolved, and how fast.
  @GET
  @Path("summary")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(operationId = "summarizeTickets", summary = "Tell how tickets fared")
  @APIResponse(
      responseCode = "200",
      description = "Counts and the median time to resolve",
      content = @Content(schema = @Schema(implementation = TicketSummary.class)))
  @APIResponse(responseCode = "400", description = "A bad contact id")
  public TicketSummary summary(
      @Parameter(description = "Only of this contact") @QueryParam("contactId") UUID contactId) {
    return tickets.summary(contactId);
  }

  /// Reads one. 404 for an unknown one.
  @GET
  @Path("{id}")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(operationId = "getTicket", summary = "Read a ticket")
  @APIResponse(
      responseCode = "200",
      description = "The ticket",
      content = @Content(schema = @Schema(implementation = TicketView.class)))
  @APIResponse(responseCode = "404", description = "No such ticket in this workspace")
  public Response get(@PathParam("id") UUID id) {
    return answer(tickets.get(id));
  }

  /// Changes one. 404 for an unknown one, 412 when `If-Match` names another version, 428 without
  /// it.
  @PATCH
  @Path("{id}")
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(
      operationId = "changeTicket",
      summary = "Change a ticket",
      description = "What is left out stays; a blank text clears.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = ChangeTicket.class),
              examples = @ExampleObject(name = "change", value = CHANGE)))
  @APIResponse(
      responseCode = "200",
      description = "The changed ticket",
      content = @Content(schema = @Schema(implementation = TicketView.class)))
  @APIResponse(responseCode = "400", description = "Some field is wrong")
  @APIResponse(responseCode = "404", description = "No such ticket in this workspace")
  @APIResponse(responseCode = "412", description = "It was changed in the meantime")
  @APIResponse(responseCode = "428", description = "The header If-Match is missing")
  public Response change(
      @PathParam("id") UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      @NotNull @Valid ChangeTicket request) {
    return answer(tickets.change(id, ifMatch, request));
  }

  /// Deletes one. 404 for an unknown one, 412 when `If-Match` names another version, 428 without
  /// it.
  @DELETE
  @Path("{id}")
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(operationId = "deleteTicket", summary = "Delete a ticket")
  @APIResponse(responseCode = "204", description = "It is deleted")
  @APIResponse(responseCode = "404", description = "No such ticket in this workspace")
  @APIResponse(responseCode = "412", description = "It was changed in the meantime")
  @APIResponse(responseCode = "428", description = "The header If-Match is missing")
  public void delete(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
    tickets.delete(id, ifMatch);
  }

  private static Set<TicketStatus> statusOf(String text) {
    Set<TicketStatus> status = EnumSet.noneOf(TicketStatus.class);
    if (text != null) {
      for (String name : text.split(",")) {
        status.add(
            Arrays.stream(TicketStatus.values())
                .filter(s -> s.wire().equals(name.strip()))
                .findFirst()
                .orElseThrow(
                    () ->
                        new Problem.Invalid(
                            "?filter[status]", "must be some of open, pending, resolved, closed")));
      }
    }
    return status;
  }

  private static Response answer(TicketView ticket) {
    return Answers.ok(ticket, ticket.version());
  }
}
