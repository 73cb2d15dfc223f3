package io.rapport.contacts.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.contacts.crm.ExternalId;
import io.rapport.contacts.crm.Written;
import io.rapport.contracts.AccountState;
import io.rapport.web.Answers;
import io.rapport.web.IdempotencyService;
import io.rapport.web.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Accounts over HTTP.
@Path("/api/v1/accounts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Accounts", description = "Companies that contacts work for")
@APIResponse(responseCode = "400", description = "The request is wrong: errors[] names each place")
public class AccountResource {

  private final AccountService accounts;
  private final IdempotencyService idempotency;

  AccountResource(AccountService accounts, IdempotencyService idempotency) {
    this.accounts = accounts;
    this.idempotency = idempotency;
  }

  @GET
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(
      operationId = "listAccounts",
      summary = "List, filter and search accounts",
      description =
          "Filters: filter[domain], filter[industry], filter[owner]; filter[createdAt]"
              + " and filter[changedAt] with [atLeast], [atMost], [moreThan], [lessThan].")
  @Parameter(
      name = "q",
      in = ParameterIn.QUERY,
      description = "Beginnings of words of the name or domain, in any script",
      schema = @Schema(implementation = String.class, examples = "acme"))
  @Parameter(
      name = "filter[domain]",
      in = ParameterIn.QUERY,
      schema = @Schema(implementation = String.class, examples = "acme.example"))
  @Parameter(
      name = "filter[industry]",
      in = ParameterIn.QUERY,
      schema = @Schema(implementation = String.class))
  @Parameter(
      name = "filter[owner]",
      in = ParameterIn.QUERY,
      schema = @Schema(implementation = String.class))
  @Parameter(
      name = "filter[changedAt][atLeast]",
      in = ParameterIn.QUERY,
      schema = @Schema(implementation = String.class, examples = "2026-05-01T00:00:00Z"))
  @Parameter(
      name = "sort",
      in = ParameterIn.QUERY,
      description = "createdAt, changedAt or name, with - for descending",
      schema = @Schema(implementation = String.class, examples = "-changedAt"))
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              implementation = Integer.class,
              minimum = "1",
              maximum = "200",
              defaultValue = "50"))
  @Parameter(
      name = "cursor",
      in = ParameterIn.QUERY,
      description = "page.next of the page before",
      schema = @Schema(implementation = String.class))
  @Parameter(
      name = "total",
      in = ParameterIn.QUERY,
      description = "Whether to count all rows",
      schema = @Schema(implementation = Boolean.class))
  @APIResponse(responseCode = "200", description = "A page of accounts")
  public Page<AccountView> list(@Context UriInfo uri) {
    return accounts.list(uri.getQueryParameters()).map(AccountView::of);
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(operationId = "createAccount", summary = "Write down a new account")
  @APIResponse(
      responseCode = "201",
      description = "Created; ETag bears its version",
      content = @Content(schema = @Schema(implementation = AccountView.class)))
  @APIResponse(
      responseCode = "409",
      description = "An external id belongs to another account, whose id is in the problem")
  public Response create(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = AccountDraft.class),
                      examples =
                          @ExampleObject(
                              name = "company",
                              value =
                                  "{\"name\":\"Acme Outdoor\",\"domain\":\"acme.example\","
                                      + "\"industry\":\"retail\",\"employees\":250}")))
          JsonNode body) {
    return idempotency.once(
        idempotencyKey,
        "createAccount",
        body,
        () -> {
          AccountState account = accounts.create(body);
          return Answers.created("/api/v1/accounts/", account.id(), account.version())
              .entity(AccountView.of(account))
              .build();
        });
  }

  @GET
  @Path("{id}")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(operationId = "getAccount", summary = "Read an account")
  @APIResponse(
      responseCode = "200",
      description = "The account; ETag bears its version",
      content = @Content(schema = @Schema(implementation = AccountView.class)))
  public Response get(@PathParam("id") UUID id) {
    return answer(accounts.get(id));
  }

  @PATCH
  @Path("{id}")
  @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(
      operationId = "changeAccount",
      summary = "Change fields of an account",
      description = "A JSON merge patch (RFC 7396): null clears a field, what is left out stays.")
  @APIResponse(
      responseCode = "200",
      description = "The account as it stands now",
      content = @Content(schema = @Schema(implementation = AccountView.class)))
  @APIResponse(responseCode = "409", description = "An external id belongs to another account")
  public Response change(
      @PathParam("id") UUID id,
      @Parameter(description = "ETag of the version that is changed", example = "\"1\"")
          @HeaderParam("If-Match")
          String ifMatch,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = AccountDraft.class),
                      examples =
                          @ExampleObject(name = "industry", value = "{\"industry\":\"travel\"}")))
          JsonNode patch) {
    return answer(accounts.change(id, ifMatch, patch));
  }

  @PUT
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(
      operationId = "replaceAccount",
      summary = "Write an account anew",
      description = "What is left out is cleared.")
  @APIResponse(
      responseCode = "200",
      description = "The account as it stands now",
      content = @Content(schema = @Schema(implementation = AccountView.class)))
  @APIResponse(responseCode = "409", description = "An external id belongs to another account")
  public Response replace(
      @PathParam("id") UUID id,
      @Parameter(description = "ETag of the version that is changed", example = "\"1\"")
          @HeaderParam("If-Match")
          String ifMatch,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = AccountDraft.class),
                      examples =
                          @ExampleObject(
                              name = "company",
                              value = "{\"name\":\"Acme Outdoor\",\"industry\":\"travel\"}")))
          JsonNode body) {
    return answer(accounts.replace(id, ifMatch, body));
  }

  @DELETE
  @Path("{id}")
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(operationId = "deleteAccount", summary = "Delete an account without contacts")
  @APIResponse(responseCode = "204", description = "Deleted")
  @APIResponse(responseCode = "409", description = "Contacts belong to it")
  public void delete(
      @PathParam("id") UUID id,
      @Parameter(description = "ETag of the version that is deleted", example = "\"1\"")
          @HeaderParam("If-Match")
          String ifMatch) {
    accounts.delete(id, ifMatch);
  }

  @GET
  @Path("by/{source}/{externalId}")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(
      operationId = "getAccountByExternalId",
      summary = "Read an account by its id in another system")
  @APIResponse(
      responseCode = "200",
      description = "The account; ETag bears its version",
      content = @Content(schema = @Schema(implementation = AccountView.class)))
  public Response getByExternalId(
      @Parameter(example = "erp") @PathParam("source") String source,
      @Parameter(example = "C-1001") @PathParam("externalId") String externalId) {
    return answer(accounts.get(ExternalId.ofPath(source, externalId)));
  }

  @PUT
  @Path("by/{source}/{externalId}")
  @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(
      operationId = "upsertAccountByExternalId",
      summary = "Create or change the account that has an id in another system",
      description =
          "A present account is changed as by a merge patch: what is left out stays."
              + " If-Match is optional.")
  @APIResponse(
      responseCode = "200",
      description = "It was there; the account as it stands now",
      content = @Content(schema = @Schema(implementation = AccountView.class)))
  @APIResponse(
      responseCode = "201",
      description = "Created",
      content = @Content(schema = @Schema(implementation = AccountView.class)))
  @APIResponse(
      responseCode = "409",
      description = "Another external id in the body belongs to another account")
  public Response upsertByExternalId(
      @Parameter(example = "erp") @PathParam("source") String source,
      @Parameter(example = "C-1001") @PathParam("externalId") String externalId,
      @HeaderParam("If-Match") String ifMatch,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = AccountDraft.class),
                      examples =
                          @ExampleObject(name = "company", value = "{\"name\":\"Acme Outdoor\"}")))
          JsonNode body) {
    Written<AccountState> written =
        accounts.upsert(ExternalId.ofPath(source, externalId), ifMatch, body);
    AccountState account = written.state();
    return written.created()
        ? Answers.created("/api/v1/accounts/", account.id(), account.version())
            .entity(AccountView.of(account))
            .build()
        : answer(account);
  }

  private static Response answer(AccountState account) {
    return Answers.ok(AccountView.of(account), account.version());
  }
}
