package io.rapport.contacts.audit;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// An operation that shows something and writes nothing down.
@Path("/api/v1/forgetful")
public class ForgetfulResource {

  @GET
  @RolesAllowed("agent")
  @Operation(hidden = true)
  public String secret() {
    return "a secret";
  }
}
