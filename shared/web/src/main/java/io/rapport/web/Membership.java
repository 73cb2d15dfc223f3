package io.rapport.web;

import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Whoever calls the API works in a workspace: refused before any operation reads the request, also
/// where an operation itself asks for none.
public class Membership {

  private static final String API = "/api/";

  private final TokenCaller caller;

  Membership(TokenCaller caller) {
    this.caller = caller;
  }

  @ServerRequestFilter
  public void check(ContainerRequestContext request) {
    if (request.getUriInfo().getPath().startsWith(API)) {
      caller.workspace();
    }
  }
}
