package io.rapport.benchmarks.latency;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.rapport.benchmarks.collect.Bodies;
import java.time.Duration;
import java.util.function.Function;

/// Calls at a steady rate over keep-alive connections that all share, whatever becomes of them.
/// First as many as are needed to warm up, under another name.
public final class CollectSimulation extends Simulation {

  private static final String MEASURED = "measured";

  /// Gatling makes it.
  public CollectSimulation() {
    int events = Integer.getInteger("bench.events");
    double rate = Double.parseDouble(System.getProperty("bench.rate"));
    Duration warmUp = Duration.ofSeconds(Integer.getInteger("bench.warmUp"));
    Duration time = Duration.ofSeconds(Integer.getInteger("bench.seconds"));
    Bodies bodies =
        new Bodies(
            System.getProperty("bench.run"),
            System.getProperty("bench.look"),
            Integer.getInteger("bench.users"),
            events);
    setUp(
            calls("warm-up", bodies)
                .injectOpen(
                    rampUsersPerSec(1).to(rate).during(warmUp.dividedBy(2)),
                    constantUsersPerSec(rate).during(warmUp.dividedBy(2))),
            calls(MEASURED, bodies)
                .injectOpen(nothingFor(warmUp), constantUsersPerSec(rate).during(time)))
        .protocols(
            http.baseUrl(System.getProperty("bench.gateway"))
                .basicAuth(System.getProperty("bench.writeKey"), "")
                .contentTypeHeader("application/json")
                .disableCaching()
                .shareConnections())
        .assertions(
            details(MEASURED).allRequests().count().gt(0L),
            details(MEASURED).failedRequests().count().is(0L),
            details("warm-up").allRequests().count().gt(0L),
            details("warm-up").failedRequests().count().is(0L),
            details(MEASURED).responseTime().percentile(50).lte(5),
            details(MEASURED).responseTime().percentile(99).lte(50),
            details(MEASURED).responseTime().max().lte(1_000));
  }

  private static ScenarioBuilder calls(String name, Bodies bodies) {
    Function<Session, byte[]> body = _ -> bodies.next();
    return scenario(name)
        .exec(
            http(name)
                .post(bodies.path())
                .body(ByteArrayBody(body))
                .check(
                    status().is(200), substring("\"accepted\":" + bodies.events() + ",").exists()));
  }
}
