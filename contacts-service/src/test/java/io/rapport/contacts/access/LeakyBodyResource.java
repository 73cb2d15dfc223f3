package io.rapport.contacts.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.testing.TestDatabase;
import io.rapport.web.Caller;
import io.rapport.web.audit.Unaudited;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Believes what stands in a body: what the checks of bodies must find. It is in the tests alone.
@Path("/api/v1/leak")
@RolesAllowed("admin")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.TEXT_PLAIN)
@RunOnVirtualThread
public class LeakyBodyResource {

  private static final String WHY = "so that its answer gets out";
  private static final Map<UUID, UUID> FOLLOWED = new ConcurrentHashMap<>();

  private final Caller caller;

  LeakyBodyResource(Caller caller) {
    this.caller = caller;
  }

  /// Looks for the account in all workspaces, to say whether it exists.
  @POST
  @Path("telling")
  @Unaudited(WHY)
  @Operation(hidden = true)
  public void tell(JsonNode body) throws SQLException {
    if (nameOf(id(body)) == null) {
      throw new NotFoundException();
    }
  }

  /// Counts at the account that it was referred to, whoever has it.
  @POST
  @Path("writing")
  @Unaudited(WHY)
  @Operation(hidden = true)
  public void write(JsonNode body) throws SQLException {
    update("update account set version = version + 1 where id = ?", id(body));
  }

  /// Keeps the id, as it may, and is careless when that is read.
  @POST
  @Path("following")
  @Unaudited(WHY)
  @Operation(hidden = true)
  public void follow(JsonNode body) {
    FOLLOWED.put(caller.workspace(), id(body));
  }

  @GET
  @Path("followed")
  @Unaudited(WHY)
  @Operation(hidden = true)
  public String followed() throws SQLException {
    UUID id = FOLLOWED.get(caller.workspace());
    return id == null ? "nothing" : "named " + nameOf(id);
  }

  /// Does nothing at all, so that calls show nothing either.
  @POST
  @Path("ignoring")
  @Unaudited(WHY)
  @Operation(hidden = true)
  public void ignore(JsonNode body) {}

  /// Lets the caller name the owner.
  @POST
  @Path("binding")
  @Unaudited(WHY)
  @Operation(hidden = true)
  public void bind(JsonNode body) throws SQLException {
    if (body.has("ownerId")) {
      update(
          """
          insert into idempotency_key (workspace_id, key, request_hash, status, headers)
          values (gen_random_uuid(), ?::text, '', 200, '{}')
          """,
          UUID.fromString(body.get("ownerId").asText()));
    }
  }

  /// Gives back what it was given.
  @POST
  @Path("echoing")
  @Unaudited(WHY)
  @Operation(hidden = true)
  public String echo(JsonNode body) {
    return body.toString();
  }

  private static UUID id(JsonNode body) {
    return UUID.fromString(body.get("accountId").asText());
  }

  private static String nameOf(UUID account) throws SQLException {
    try (Connection connection = TestDatabase.connect("contacts", "postgres");
        PreparedStatement select =
            connection.prepareStatement("select name from account where id = ?")) {
      select.setObject(1, account);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  private static void update(String sql, UUID id) throws SQLException {
    try (Connection connection = TestDatabase.connect("contacts", "postgres");
        PreparedStatement update = connection.prepareStatement(sql)) {
      update.setObject(1, id);
      update.executeUpdate();
    }
  }
}
