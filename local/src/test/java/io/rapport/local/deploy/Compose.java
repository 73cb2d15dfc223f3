package io.rapport.local.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The part of the Compose specification that docker-compose.yml uses; anything else is an error.
record Compose(
    String name,
    Map<String, Service> services,
    Map<String, Object> volumes,
    Map<String, Object> networks) {

  record Service(
      String image,
      Build build,
      String restart,
      List<String> command,
      Map<String, String> environment,
      List<String> ports,
      List<String> volumes,
      List<String> networks,
      List<String> tmpfs,
      HealthCheck healthcheck,
      @JsonProperty("depends_on") Map<String, Dependency> dependsOn,
      @JsonProperty("read_only") boolean readOnly,
      @JsonProperty("cap_drop") List<String> capDrop,
      @JsonProperty("security_opt") List<String> securityOpt,
      @JsonProperty("stop_grace_period") String stopGracePeriod,
      @JsonProperty("mem_limit") String memLimit,
      @JsonProperty("shm_size") String shmSize) {

    Service {
      command = command == null ? List.of() : command;
      environment = environment == null ? Map.of() : environment;
      ports = ports == null ? List.of() : ports;
      volumes = volumes == null ? List.of() : volumes;
      dependsOn = dependsOn == null ? Map.of() : dependsOn;
    }
  }

  record Build(String context, String dockerfile, Map<String, String> args) {}

  record HealthCheck(
      List<String> test,
      String interval,
      String timeout,
      @JsonProperty("start_period") String startPeriod,
      int retries) {}

  record Dependency(String condition) {}

  private static final ObjectMapper STRICT =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  static Compose parse(String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Map<String, Object> document =
        new LinkedHashMap<>(new Yaml(new SafeConstructor(options)).<Map<String, Object>>load(yaml));
    document.keySet().removeIf(key -> key.startsWith("x-"));
    return STRICT.convertValue(document, Compose.class);
  }
}
