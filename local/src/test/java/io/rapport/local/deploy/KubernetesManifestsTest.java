package io.rapport.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesManifestsTest {

  private static final String BASE = "deploy/kubernetes/base";
  private static final String EXAMPLE = "deploy/kubernetes/overlays/example";

  @ParameterizedTest
  @ValueSource(strings = {BASE, EXAMPLE})
  void keepsTheRulesOfDeployment(String directory) {
    assertThat(ManifestRules.offences(rendered(directory))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {BASE, EXAMPLE})
  void deploysTheFiveServices(String directory) {
    assertThat(rendered(directory).all(Deployment.class))
        .extracting(it -> it.getMetadata().getName())
        .containsExactlyInAnyOrderElementsOf(Checkout.services());
  }

  @Test
  void namesNoNamespaceInTheBase() {
    assertThat(rendered(BASE).resources())
        .extracting(it -> it.getMetadata().getNamespace())
        .containsOnlyNulls();
  }

  @Test
  void setsOnlyWhatTheServicesKnow() {
    Manifests base = rendered(BASE);
    assertThat(Checkout.unknown(base.all(ConfigMap.class).getFirst().getData().keySet())).isEmpty();
    for (Deployment deployment : base.all(Deployment.class)) {
      List<String> variables =
          container(deployment).getEnv().stream().map(it -> it.getName()).toList();
      assertThat(Checkout.unknown(variables)).isEmpty();
    }
  }

  @Test
  void routesTheOutsideToTheGatewayOnly() {
    assertThat(rendered(EXAMPLE).all(Ingress.class))
        .flatExtracting(it -> it.getSpec().getRules())
        .flatExtracting(it -> it.getHttp().getPaths())
        .extracting(it -> it.getBackend().getService().getName())
        .containsOnly("gateway");
  }

  @Test
  void refusesAFieldThatKubernetesDoesNotKnow() {
    assertThatThrownBy(
            () ->
                Manifests.parse(
                    """
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: gateway}
                    spec:
                      template:
                        spec:
                          containers: [{name: service, livenessprobe: {}}]
                    """))
        .hasMessageContaining("livenessprobe");
  }

  @Test
  void refusesAFieldGivenTwice() {
    assertThatThrownBy(
            () ->
                Manifests.parse(
                    "apiVersion: v1\nkind: Service\nkind: Service\nmetadata: {name: a}"))
        .hasMessageContaining("kind");
  }

  @Test
  void noticesWhateverIsTakenAway() {
    expectOffence("startup probe", pods(it -> container(it).setStartupProbe(null)));
    expectOffence("readiness probe", pods(it -> container(it).setReadinessProbe(null)));
    expectOffence("liveness probe", pods(it -> container(it).setLivenessProbe(null)));
    expectOffence("liveness probe", pods(it -> liveness(it).setPath("/q/health")));
    expectOffence("limit of memory", pods(it -> container(it).getResources().setLimits(Map.of())));
    expectOffence("request of cpu", pods(it -> container(it).getResources().setRequests(Map.of())));
    expectOffence(
        "may run as root", pods(it -> pod(it).getSecurityContext().setRunAsNonRoot(null)));
    expectOffence("seccomp", pods(it -> pod(it).getSecurityContext().setSeccompProfile(null)));
    expectOffence("writable", pods(it -> container(it).setSecurityContext(null)));
    expectOffence("grace period", pods(it -> pod(it).setTerminationGracePeriodSeconds(30L)));
    expectOffence("not spread", pods(it -> pod(it).setTopologySpreadConstraints(List.of())));
    expectOffence("minReadySeconds", pods(it -> it.getSpec().setMinReadySeconds(null)));
    expectOffence("Secret", pods(it -> container(it).getEnv().getFirst().setValueFrom(null)));
  }

  @Test
  void noticesAMissingNeighbour() {
    expectOffence("PodDisruptionBudget", without(PodDisruptionBudget.class));
    expectOffence("HorizontalPodAutoscaler", without(HorizontalPodAutoscaler.class));
    expectOffence("denied by default", without(NetworkPolicy.class));
    expectOffence(
        "reachable from outside",
        each(
            NetworkPolicy.class,
            it -> it.getSpec().setIngress(List.of(new NetworkPolicyIngressRule()))));
  }

  @Test
  void noticesMoreConnectionsThanTheDatabaseAllows() {
    expectOffence(
        "database connections",
        each(HorizontalPodAutoscaler.class, it -> it.getSpec().setMaxReplicas(5)));
    expectOffence(
        "database connections",
        each(ConfigMap.class, it -> it.getData().put("QUARKUS_DATASOURCE_JDBC_MAX_SIZE", "20")));
  }

  private static void expectOffence(String offence, Manifests broken) {
    assertThat(ManifestRules.offences(broken)).anyMatch(it -> it.contains(offence));
  }

  private static Manifests pods(Consumer<Deployment> change) {
    return each(Deployment.class, change);
  }

  private static <T extends HasMetadata> Manifests each(Class<T> kind, Consumer<T> change) {
    Manifests manifests = rendered(BASE);
    manifests.all(kind).forEach(change);
    return manifests;
  }

  private static Manifests without(Class<? extends HasMetadata> kind) {
    return new Manifests(
        rendered(BASE).resources().stream().filter(it -> !kind.isInstance(it)).toList());
  }

  private static PodSpec pod(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec();
  }

  private static Container container(Deployment deployment) {
    return pod(deployment).getContainers().getFirst();
  }

  private static HTTPGetAction liveness(Deployment deployment) {
    return container(deployment).getLivenessProbe().getHttpGet();
  }

  private static String rendered;
  private static String renderedFrom;

  /// A fresh model each time, of one rendering.
  private static Manifests rendered(String directory) {
    if (!directory.equals(renderedFrom)) {
      rendered = Manifests.kustomize(Checkout.root().resolve(directory));
      renderedFrom = directory;
    }
    return Manifests.parse(rendered);
  }
}
