package io.rapport.gateway.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.gateway.routing.Upstream;
import io.rapport.testing.OpenApiDocument;
import io.rapport.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RapportDocumentTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ISSUER = "http://localhost:8180/realms/rapport";

  @Test
  void isTheMergeOfTheCommittedOnes() throws IOException {
    OpenApiDocument.check("rapport", merged());
  }

  /// Of what the services wrote last, whatever this build has packaged of it.
  private static String merged() throws IOException {
    List<ServiceDocument> documents = new ArrayList<>();
    Path folder = Repository.root().resolve("deploy/openapi");
    for (Upstream upstream : Upstream.values()) {
      Path document = folder.resolve(upstream.label() + "-service.json");
      documents.add(new ServiceDocument(upstream, JSON.readTree(Files.readString(document))));
    }
    String own = Files.readString(folder.resolve("gateway.json"));
    documents.add(new ServiceDocument(null, JSON.readTree(own)));
    return MergedDocument.of(documents, ISSUER).toString();
  }
}
