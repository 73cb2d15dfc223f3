package io.rapport.local.deploy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// What every deployed service must have, so that nothing is lost by a rollout, a drained node or a
/// database that is away. Each rule answers what offends it.
final class ManifestRules {

  private static final int GRACE_SECONDS = 45;

  private ManifestRules() {}

  static List<String> offences(Manifests manifests) {
    List<String> found = new ArrayList<>();
    for (Deployment deployment : manifests.all(Deployment.class)) {
      String name = deployment.getMetadata().getName();
      rollout(deployment).forEach(it -> found.add(name + ": " + it));
      pod(deployment.getSpec().getTemplate().getSpec()).forEach(it -> found.add(name + ": " + it));
      around(deployment, manifests).forEach(it -> found.add(name + ": " + it));
    }
    found.addAll(network(manifests));
    found.addAll(connections(manifests));
    return found;
  }

  private static List<String> rollout(Deployment deployment) {
    Offences offences = new Offences();
    RollingUpdateDeployment update = deployment.getSpec().getStrategy().getRollingUpdate();
    offences.unless(
        update.getMaxUnavailable().equals(new IntOrString(0)), "maxUnavailable is not 0");
    offences.unless(update.getMaxSurge().equals(new IntOrString(1)), "maxSurge is not 1");
    offences.unless(positive(deployment.getSpec().getMinReadySeconds()), "no minReadySeconds");
    offences.unless(
        deployment.getSpec().getReplicas() == null,
        "replicas would undo what the HorizontalPodAutoscaler decided");
    return offences.found();
  }

  private static List<String> pod(PodSpec pod) {
    Offences offences = new Offences();
    Long grace = pod.getTerminationGracePeriodSeconds();
    offences.unless(grace != null && grace >= GRACE_SECONDS, "grace period under 45 s");
    offences.unless(
        spread(pod).containsAll(Set.of("topology.kubernetes.io/zone", "kubernetes.io/hostname")),
        "not spread by zone and host");
    offences.unless(
        Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()), "mounts a service account");
    PodSecurityContext security = pod.getSecurityContext();
    offences.unless(
        security != null && Boolean.TRUE.equals(security.getRunAsNonRoot()), "may run as root");
    offences.unless(
        security != null
            && security.getSeccompProfile() != null
            && "RuntimeDefault".equals(security.getSeccompProfile().getType()),
        "no seccomp profile");
    pod.getContainers().forEach(it -> container(it).forEach(offences::add));
    offences.unless(
        pod.getVolumes().stream().anyMatch(it -> it.getEmptyDir() != null), "no writable /tmp");
    return offences.found();
  }

  private static Set<String> spread(PodSpec pod) {
    return pod.getTopologySpreadConstraints().stream()
        .map(TopologySpreadConstraint::getTopologyKey)
        .collect(Collectors.toSet());
  }

  private static List<String> container(Container container) {
    Offences offences = new Offences();
    offences.unless(asks(container.getStartupProbe(), "/q/health/started"), "no startup probe");
    offences.unless(asks(container.getReadinessProbe(), "/q/health/ready"), "no readiness probe");
    offences.unless(
        asks(container.getLivenessProbe(), "/q/health/live"),
        "no liveness probe of the process alone");
    for (String resource : List.of("cpu", "memory")) {
      var resources = container.getResources();
      offences.unless(
          resources != null && resources.getRequests().containsKey(resource),
          "no request of " + resource);
      offences.unless(
          resources != null && resources.getLimits().containsKey(resource),
          "no limit of " + resource);
    }
    SecurityContext security = container.getSecurityContext();
    offences.unless(
        security != null && Boolean.TRUE.equals(security.getReadOnlyRootFilesystem()),
        "root file system is writable");
    offences.unless(
        security != null && Boolean.FALSE.equals(security.getAllowPrivilegeEscalation()),
        "may gain privileges");
    offences.unless(
        security != null
            && security.getCapabilities() != null
            && security.getCapabilities().getDrop().contains("ALL"),
        "keeps capabilities");
    offences.unless(
        container.getVolumeMounts().stream().anyMatch(it -> it.getMountPath().equals("/tmp")),
        "/tmp is not mounted");
    container.getEnv().stream()
        .filter(ManifestRules::isSecretByValue)
        .forEach(it -> offences.add(it.getName() + " is not a reference to a Secret"));
    return offences.found();
  }

  private static boolean asks(Probe probe, String path) {
    return probe != null && probe.getHttpGet() != null && path.equals(probe.getHttpGet().getPath());
  }

  private static boolean isSecretByValue(EnvVar variable) {
    return variable.getName().matches(".*(PASSWORD|SECRET|TOKEN).*")
        && (variable.getValueFrom() == null || variable.getValueFrom().getSecretKeyRef() == null);
  }

  private static List<String> around(Deployment deployment, Manifests manifests) {
    Offences offences = new Offences();
    Map<String, String> labels = deployment.getSpec().getTemplate().getMetadata().getLabels();
    Map<String, String> selector = deployment.getSpec().getSelector().getMatchLabels();
    offences.unless(labels.entrySet().containsAll(selector.entrySet()), "does not select its pods");
    offences.unless(
        manifests.all(PodDisruptionBudget.class).stream()
            .filter(it -> it.getSpec().getSelector().getMatchLabels().equals(selector))
            .anyMatch(it -> new IntOrString(1).equals(it.getSpec().getMaxUnavailable())),
        "no PodDisruptionBudget of one");
    offences.unless(
        manifests.all(Service.class).stream()
            .anyMatch(it -> it.getSpec().getSelector().equals(selector)),
        "no Service");
    offences.unless(
        scaler(deployment, manifests).stream().anyMatch(it -> it.getSpec().getMinReplicas() >= 2),
        "no HorizontalPodAutoscaler of two replicas or more");
    return offences.found();
  }

  private static List<HorizontalPodAutoscaler> scaler(Deployment deployment, Manifests manifests) {
    return manifests.all(HorizontalPodAutoscaler.class).stream()
        .filter(it -> it.getSpec().getScaleTargetRef().getKind().equals("Deployment"))
        .filter(
            it ->
                it.getSpec()
                    .getScaleTargetRef()
                    .getName()
                    .equals(deployment.getMetadata().getName()))
        .toList();
  }

  private static List<String> network(Manifests manifests) {
    Offences offences = new Offences();
    List<NetworkPolicy> policies = manifests.all(NetworkPolicy.class);
    offences.unless(
        policies.stream().anyMatch(ManifestRules::deniesAll), "network is not denied by default");
    List<String> open =
        policies.stream()
            .filter(
                policy ->
                    policy.getSpec().getIngress().stream()
                        .anyMatch(rule -> rule.getFrom().isEmpty()))
            .map(policy -> policy.getSpec().getPodSelector().getMatchLabels())
            .map(Objects::toString)
            .toList();
    offences.unless(
        open.equals(List.of("{app.kubernetes.io/name=gateway}")),
        "reachable from outside: " + open);
    return offences.found();
  }

  private static boolean deniesAll(NetworkPolicy policy) {
    var spec = policy.getSpec();
    return spec.getPodSelector().getMatchLabels().isEmpty()
        && spec.getPodSelector().getMatchExpressions().isEmpty()
        && spec.getPolicyTypes().containsAll(List.of("Ingress", "Egress"))
        && spec.getIngress().isEmpty()
        && spec.getEgress().isEmpty();
  }

  /// Every pod of every service at its most, during a rollout, with its pools full and migrating.
  private static List<String> connections(Manifests manifests) {
    Offences offences = new Offences();
    ConfigMap settings = manifests.all(ConfigMap.class).getFirst();
    int pools =
        settings.getData().entrySet().stream()
            .filter(it -> it.getKey().endsWith("JDBC_MAX_SIZE"))
            .mapToInt(it -> Integer.parseInt(it.getValue()))
            .sum();
    int pods =
        manifests.all(Deployment.class).stream()
            .filter(ManifestRules::usesDatabase)
            .mapToInt(it -> mostReplicas(it, manifests) + 1)
            .sum();
    Map<String, String> annotations = settings.getMetadata().getAnnotations();
    int allowed = Integer.parseInt(annotations.get("rapport.io/postgres-max-connections"));
    int keycloak = Integer.parseInt(annotations.get("rapport.io/keycloak-connections"));
    int most = pods * (pools + 1) + keycloak + Connections.RESERVED;
    offences.unless(
        most <= allowed, "up to " + most + " database connections, " + allowed + " are allowed");
    return offences.found();
  }

  private static int mostReplicas(Deployment deployment, Manifests manifests) {
    return scaler(deployment, manifests).stream()
        .mapToInt(it -> it.getSpec().getMaxReplicas())
        .max()
        .orElse(1);
  }

  private static boolean usesDatabase(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
        .flatMap(it -> it.getEnv().stream())
        .anyMatch(it -> it.getName().equals("RAPPORT_DATABASE_PASSWORD"));
  }

  private static boolean positive(Integer number) {
    return number != null && number > 0;
  }

  private record Offences(List<String> found) {
    Offences() {
      this(new ArrayList<>());
    }

    void unless(boolean right, String offence) {
      if (!right) {
        found.add(offence);
      }
    }

    void add(String offence) {
      found.add(offence);
    }
  }
}
