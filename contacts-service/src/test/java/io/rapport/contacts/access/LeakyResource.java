package io.rapport.contacts.access;

import io.rapport.testing.TestDatabase;
import io.rapport.web.audit.Unaudited;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Forgets in which workspace it works: what the matrix must find. It is in the tests alone.
@Path("/api/v1/contacts/{contactId: [0-9a-fA-F-]{36}}/leak")
public class LeakyResource {

  /// Shows whatever it finds.
  @GET
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @RunOnVirtualThread
  @Unaudited("so that its answer gets out")
  @Operation(hidden = true)
  public String read(@PathParam("contactId") UUID contactId) throws SQLException {
    try (Connection connection = TestDatabase.connect("contacts", "postgres");
        PreparedStatement select =
            connection.prepareStatement("select workspace_id from contact where id = ?")) {
      select.setObject(1, contactId);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : "none";
      }
    }
  }

  /// Answers 404 as it should, having written all the same.
  @POST
  @RolesAllowed({"agent", "integrator", "admin"})
  @RunOnVirtualThread
  @Operation(hidden = true)
  public void write(@PathParam("contactId") UUID contactId) throws SQLException {
    try (Connection connection = TestDatabase.connect("contacts", "postgres");
        PreparedStatement update =
            connection.prepareStatement("update contact set version = version + 1 where id = ?")) {
      update.setObject(1, contactId);
      update.executeUpdate();
    }
    throw new NotFoundException();
  }
}
