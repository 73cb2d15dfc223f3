package io.rapport.gateway.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.rapport.gateway.routing.Upstream;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The merged document as it is served, from the services' documents in this jar.
@Singleton
class Documents {

  private static final String FOLDER = "openapi/";

  private final byte[] json;
  private final byte[] yaml;

  Documents(ObjectMapper mapper, @ConfigProperty(name = "rapport.issuer") String issuer) {
    List<ServiceDocument> documents = new ArrayList<>();
    for (Upstream upstream : Upstream.values()) {
      add(documents, upstream, upstream.label() + "-service.json", mapper);
    }
    add(documents, null, "gateway.json", mapper);
    ObjectNode merged = MergedDocument.of(documents, issuer);
    try {
      json = mapper.writeValueAsBytes(merged);
      yaml = new YAMLMapper().writeValueAsBytes(merged);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The merged document could not be written", e);
    }
  }

  byte[] json() {
    return json.clone();
  }

  byte[] yaml() {
    return yaml.clone();
  }

  private static void add(
      List<ServiceDocument> documents, Upstream upstream, String name, ObjectMapper mapper) {
    try (InputStream in =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("The document " + name + " was not packaged");
      }
      documents.add(new ServiceDocument(upstream, mapper.readTree(in)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
