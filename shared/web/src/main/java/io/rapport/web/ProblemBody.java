package io.rapport.web;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An error (RFC 9457), sent as `application/problem+json`.
@Schema(name = "Problem", description = "An error as of RFC 9457")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProblemBody(
    @Schema(
            description = "Stable name of the kind of error",
            examples = "https://rapport.dev/problems/invalid")
        String type,
    @Schema(examples = "Invalid request") String title,
    @Schema(examples = "400") int status,
    @Schema(description = "What happened, for a person") String detail,
    @Schema(description = "Path of the request") String instance,
    @Schema(description = "What is wrong with the request, each with a JSON pointer")
        List<Violation> errors,
    @Schema(hidden = true) @JsonAnyGetter Map<String, Object> extensions) {

  public static final String MEDIA_TYPE = "application/problem+json";
  private static final String TYPES = "https://rapport.dev/problems/";

  /// The same with `code` and `message`: Segment's SDK for Python looks for them, and without them
  /// takes a refusal for a fault of its own and tries again.
  public ProblemBody forSdks() {
    Map<String, Object> more = new LinkedHashMap<>(extensions == null ? Map.of() : extensions);
    more.put("code", type.substring(type.lastIndexOf('/') + 1));
    more.put("message", detail == null ? title : detail);
    return new ProblemBody(type, title, status, detail, instance, errors, more);
  }

  static ProblemBody of(String kind, String title, int status, String detail, String instance) {
    return of(kind, title, status, detail, instance, List.of(), Map.of());
  }

  static ProblemBody of(
      String kind,
      String title,
      int status,
      String detail,
      String instance,
      List<Violation> errors,
      Map<String, Object> extensions) {
    return new ProblemBody(TYPES + kind, title, status, detail, instance, errors, extensions);
  }
}
