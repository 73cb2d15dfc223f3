package io.rapport.interactions.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.web.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Plans that come with the platform: the events of the published specifications.
@ApplicationScoped
class PlanTemplates {

  private static final List<String> KEYS =
      List.of("ecommerce", "b2b", "email", "live-chat", "mobile");

  /// A plan to copy.
  @Schema(name = "TrackingPlanTemplate")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Template(
      @Schema(description = "By which it is copied", examples = "ecommerce") String key,
      @Schema(examples = "E-commerce") String name,
      String description,
      @Schema(implementation = Object.class) JsonNode definitions,
      @Schema(implementation = Object.class) JsonNode common,
      List<PlannedEvent> events) {

    WritePlan copy(CopyTemplate as) {
      return new WritePlan(
          as.name() == null ? name : as.name(),
          description,
          as.unplanned(),
          definitions,
          common,
          events);
    }
  }

  private final Map<String, Template> templates = new LinkedHashMap<>();

  PlanTemplates() {
    KEYS.forEach(key -> templates.put(key, read(key)));
  }

  List<Template> all() {
    return List.copyOf(templates.values());
  }

  Template get(String key) {
    Template template = templates.get(key);
    if (template == null) {
      throw new Problem.NotFound("The template");
    }
    return template;
  }

  private static Template read(String key) {
    try (InputStream file = PlanTemplates.class.getResourceAsStream("/plans/" + key + ".json")) {
      WritePlan plan = PlanJson.MAPPER.readValue(file, WritePlan.class);
      return new Template(
          key, plan.name(), plan.description(), plan.definitions(), plan.common(), plan.events());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
