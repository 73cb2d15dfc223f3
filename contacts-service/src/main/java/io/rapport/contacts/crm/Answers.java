package io.rapport.contacts.crm;

import io.rapport.web.ETags;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/// Answers that bear a version.
public final class Answers {

  private Answers() {}

  /// 201 with where it is and its ETag.
  public static Response.ResponseBuilder created(String path, UUID id, long version) {
    return Response.status(Response.Status.CREATED)
        .header("Location", path + id)
        .header("ETag", ETags.of(version));
  }

  /// 200 with its ETag.
  public static Response ok(Object view, long version) {
    return Response.ok(view).header("ETag", ETags.of(version)).build();
  }
}
