package io.rapport.web;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/// Documents that every failure is answered by a problem, so that no resource repeats it: a
/// response from 400 on that shows no content of its own has that of [ProblemBody].
public class ProblemContent implements OASFilter {

  private static final String SCHEMA = "#/components/schemas/Problem";

  @Override
  public void filterOpenAPI(OpenAPI api) {
    if (api.getPaths() == null) {
      return;
    }
    api.getPaths().getPathItems().values().stream()
        .flatMap(item -> item.getOperations().values().stream())
        .filter(operation -> operation.getResponses() != null)
        .flatMap(operation -> operation.getResponses().getAPIResponses().entrySet().stream())
        .filter(response -> isFailure(response.getKey()))
        .forEach(response -> fill(response.getValue()));
  }

  private static boolean isFailure(String code) {
    return code.startsWith("4") || code.startsWith("5");
  }

  private static void fill(APIResponse response) {
    if (response.getContent() == null && response.getRef() == null) {
      response.setContent(
          OASFactory.createContent()
              .addMediaType(
                  ProblemBody.MEDIA_TYPE,
                  OASFactory.createMediaType().schema(OASFactory.createSchema().ref(SCHEMA))));
    }
  }
}
