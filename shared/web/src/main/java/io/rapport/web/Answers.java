package io.rapport.web;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/// Answers that bear the version of an aggregate, to be sent back in `If-Match`.
public final class Answers {

  private Answers() {}

  /// 201 with where it is and its ETag.
  ///
  /// @param path of the collection, with a slash at the end
  public static Response.ResponseBuilder created(String path, UUID id, long version) {
    return Response.status(Response.Status.CREATED)
        .header(HttpHeaders.LOCATION, path + id)
        .header(HttpHeaders.ETAG, ETags.of(version));
  }

  /// 200 with its ETag.
  public static Response ok(Object view, long version) {
    return Response.ok(view).header(HttpHeaders.ETAG, ETags.of(version)).build();
  }
}
