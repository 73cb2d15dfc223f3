package io.rapport.gateway.upstream;

import io.rapport.gateway.routing.Upstream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/// The services and two bounded pools of connections to them: what is collected neither takes the
/// connections of those who ask, nor waits as long for one.
@Singleton
public class Upstreams {

  private static final Logger LOG = Logger.getLogger(Upstreams.class);

  private static final int LARGEST_PIECE = 65_536;

  private final HttpClient client;
  private final HttpClient collecting;
  private final Duration patience;
  private final Map<Upstream, URI> urls = new EnumMap<>(Upstream.class);

  Upstreams(Vertx vertx, Config config, UpstreamConfig settings) {
    for (Upstream upstream : Upstream.values()) {
      urls.put(
          upstream,
          URI.create(config.getValue("rapport." + upstream.label() + ".url", String.class)));
    }
    this.client = client(vertx, settings, settings.connections(), settings.waiting());
    this.patience = settings.collectionPatience();
    this.collecting =
        client(vertx, settings, settings.collectionConnections(), settings.collectionWaiting());
  }

  private static HttpClient client(
      Vertx vertx, UpstreamConfig settings, int connections, int waiting) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setMaxPoolSize(connections)
            .setMaxWaitQueueSize(waiting)
            .setConnectTimeout((int) settings.connectTimeout().toMillis())
            .setKeepAliveTimeout((int) settings.keepAlive().toSeconds())
            .setMaxChunkSize(LARGEST_PIECE)
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true));
  }

  /// A request to a service that is not sent yet.
  ///
  /// @param collects whether it brings events
  /// @param silence after which it fails with a timeout; zero for never
  public Future<HttpClientRequest> request(
      Upstream upstream, boolean collects, HttpMethod method, String uri, Duration silence) {
    RequestOptions options = options(upstream, method, uri).setIdleTimeout(silence.toMillis());
    Future<HttpClientRequest> request =
        collects
            ? collecting.request(options.setConnectTimeout(patience.toMillis())).recover(this::busy)
            : client.request(options);
    return request.onSuccess(made -> made.exceptionHandler(Upstreams::logged));
  }

  /// No connection was free in time: not to be told from a service that does not answer otherwise.
  private Future<HttpClientRequest> busy(Throwable failure) {
    return Future.failedFuture(
        failure instanceof TimeoutException
            ? new ConnectionPoolTooBusyException("No connection within " + patience)
            : failure);
  }

  /// Reads something from a service.
  ///
  /// @param within after which it fails with a timeout, whatever has arrived
  public Future<Reply> get(
      Upstream upstream, String uri, Map<String, String> headers, Duration within) {
    RequestOptions options =
        options(upstream, HttpMethod.GET, uri).setIdleTimeout(within.toMillis());
    headers.forEach(options::putHeader);
    return client
        .request(options)
        .compose(HttpClientRequest::send)
        .compose(response -> response.body().map(body -> new Reply(response.statusCode(), body)))
        .timeout(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  @PreDestroy
  void close() {
    client.close();
    collecting.close();
  }

  /// The future of the answer fails with the same, and there it is handled.
  private static void logged(Throwable failure) {
    LOG.debugf("A request to a service failed: %s", failure.getMessage());
  }

  private RequestOptions options(Upstream upstream, HttpMethod method, String uri) {
    URI url = urls.get(upstream);
    boolean tls = "https".equals(url.getScheme());
    int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
    return new RequestOptions()
        .setHost(url.getHost())
        .setPort(port)
        .setSsl(tls)
        .setMethod(method)
        .setURI(uri);
  }

  /// What a service answered.
  public record Reply(int status, Buffer body) {

    public boolean ok() {
      return status >= 200 && status < 300;
    }
  }
}
