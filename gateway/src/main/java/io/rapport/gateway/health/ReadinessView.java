package io.rapport.gateway.health;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Whether each service answers.
@Schema(name = "Readiness")
public record ReadinessView(
    @Schema(description = "UP when all services are", examples = "UP") Status status,
    @Schema(
            description = "By name of the service",
            examples =
                "{\"contacts\":\"UP\",\"interactions\":\"UP\",\"profiles\":\"UP\",\"segments\":\"UP\"}")
        Map<String, Status> services,
    @Schema(
            description =
                "How requests are counted: `shared` in Redis, or `local` in this process while Redis"
                    + " is away, which is no reason not to be ready",
            examples = "shared")
        String limits) {

  public ReadinessView {
    services = Map.copyOf(services);
  }

  /// Of the platform or of one service.
  public enum Status {
    UP,
    DOWN
  }

  boolean ready() {
    return status == Status.UP;
  }
}
