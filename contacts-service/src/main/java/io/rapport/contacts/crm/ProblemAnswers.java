package io.rapport.contacts.crm;

import io.rapport.web.ProblemContent;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/// Documents the errors that follow from an operation's form, so that no resource repeats them:
/// every one may be refused, one with an id may not find it, one with `If-Match` may find another
/// version.
public class ProblemAnswers extends ProblemContent {

  // the extension for security puts a word of its own there
  private static final Set<String> OF_THE_SECURITY = Set.of("401", "403");

  @Override
  public void filterOpenAPI(OpenAPI api) {
    if (api.getPaths() == null) {
      return;
    }
    api.getPaths()
        .getPathItems()
        .forEach(
            (path, item) ->
                item.getOperations()
                    .forEach((method, operation) -> document(path, method, operation)));
    super.filterOpenAPI(api);
  }

  private static void document(String path, PathItem.HttpMethod method, Operation operation) {
    if (!path.startsWith("/api/")) {
      return;
    }
    Map<String, String> problems = new TreeMap<>();
    problems.put("400", "The request is wrong: errors[] names each place");
    problems.put("401", "No valid access token");
    problems.put("403", "The caller's roles do not allow this");
    if (path.contains("{") && !(method == PathItem.HttpMethod.PUT && path.contains("/by/"))) {
      problems.put("404", "No such thing in this workspace");
    }
    if (hasHeader(operation, "If-Match")) {
      problems.put("412", "It was changed in the meantime; the problem tells the present ETag");
      if (!path.contains("/by/")) {
        problems.put("428", "If-Match is missing");
      }
    }
    if (hasHeader(operation, "Idempotency-Key")) {
      problems.put("422", "The Idempotency-Key was used for another request");
    }
    problems.forEach(
        (code, description) -> {
          APIResponse known = operation.getResponses().getAPIResponse(code);
          if (known == null || OF_THE_SECURITY.contains(code)) {
            operation
                .getResponses()
                .addAPIResponse(code, OASFactory.createAPIResponse().description(description));
          }
        });
  }

  private static boolean hasHeader(Operation operation, String name) {
    return operation.getParameters() != null
        && operation.getParameters().stream()
            .anyMatch(p -> p.getIn() == Parameter.In.HEADER && name.equals(p.getName()));
  }
}
