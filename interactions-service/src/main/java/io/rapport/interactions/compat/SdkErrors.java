package io.rapport.interactions.compat;

import io.rapport.web.ProblemBody;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/// Says to SDKs what is wrong in the words that they read.
public class SdkErrors {

  private static final String COLLECTION = "/v1/";

  @ServerResponseFilter
  public void translate(ContainerRequestContext request, ContainerResponseContext answer) {
    if (answer.getEntity() instanceof ProblemBody problem
        && request.getUriInfo().getPath().startsWith(COLLECTION)) {
      answer.setEntity(problem.forSdks());
    }
  }
}
