package io.rapport.benchmarks.service;

import io.rapport.web.Workspaces;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What the load generator calls.
@Path("/bench")
@PermitAll
public class BenchResource {

  private final PublishService service;
  private final EffectsEventHandler effects;
  private final Workspaces workspaces;

  BenchResource(PublishService service, EffectsEventHandler effects, Workspaces workspaces) {
    this.service = service;
    this.effects = effects;
    this.workspaces = workspaces;
  }

  /// Commits one transaction with so many events.
  @POST
  @Path("/{workspace}/transactions/{number}")
  @Operation(hidden = true)
  @RunOnVirtualThread
  public void publish(
      @PathParam("workspace") UUID workspace,
      @PathParam("number") long number,
      @QueryParam("events") int events) {
    workspaces.run(workspace, () -> service.publish(number, events));
  }

  /// How many events were handled here.
  @GET
  @Path("/handled")
  @Operation(hidden = true)
  @RunOnVirtualThread
  public long handled() {
    return effects.handled();
  }
}
