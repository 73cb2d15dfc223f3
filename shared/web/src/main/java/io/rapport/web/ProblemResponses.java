package io.rapport.web;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/// The one place that makes an error answer.
final class ProblemResponses {

  private ProblemResponses() {}

  static Response.ResponseBuilder of(ProblemBody body) {
    return Response.status(body.status()).entity(body).type(ProblemBody.MEDIA_TYPE);
  }

  static ProblemBody body(Throwable cause, String kind, String title, int status, UriInfo uri) {
    return ProblemBody.of(kind, title, status, cause.getMessage(), uri.getPath());
  }
}
