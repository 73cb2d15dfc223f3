package io.rapport.gateway.limit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// Counts in Redis, together with the other gateways, by one atomic call for all quotas of a
/// request
/// over one pipelined connection. Nothing waits for a connection: while there is none, [#take] says
/// so at once; a new one is tried in the background after each pause.
final class SharedBuckets {

  private static final Logger LOG = Logger.getLogger(SharedBuckets.class);
  private static final int WAITING = 16_384;
  private static final int CONNECT_MILLIS = 5_000;

  /// See [LocalBuckets] for the algorithm. A double holds microseconds since 1970 exactly.
  private static final String SCRIPT =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000000 + time[2]
      local result = {}
      for i, key in ipairs(KEYS) do
        local limit = tonumber(ARGV[2 * i - 1])
        local window = tonumber(ARGV[2 * i])
        local interval = window / limit
        local whole = math.max(tonumber(redis.call('GET', key) or '0'), now)
        local next = whole + interval
        local over = next - now - window
        if over > 0 then
          result[#result + 1] = 0
          result[#result + 1] = math.ceil(whole - now)
          result[#result + 1] = math.ceil(over)
          break
        else
          redis.call('SET', key, string.format('%.3f', next), 'PX', math.ceil((next - now) / 1000))
          result[#result + 1] = math.floor(-over / interval)
          result[#result + 1] = math.ceil(next - now)
          result[#result + 1] = 0
        end
      end
      return result
      """;

  private final Vertx vertx;
  private final RedisOptions options;
  private final Duration timeout;
  private final Duration pause;
  private final AtomicBoolean reported = new AtomicBoolean();
  private volatile Loaded current;
  private volatile boolean closed;

  SharedBuckets(Vertx vertx, String url, Duration timeout, Duration pause) {
    this.vertx = vertx;
    this.timeout = timeout;
    this.pause = pause;
    this.options =
        new RedisOptions()
            .setConnectionString(url)
            .setMaxPoolSize(1)
            .setMaxWaitingHandlers(WAITING)
            .setNetClientOptions(
                new NetClientOptions()
                    .setConnectTimeout(CONNECT_MILLIS)
                    .setTcpKeepAlive(true)
                    .setTcpNoDelay(true));
    connect();
  }

  /// Takes one request from each quota, in their order, up to the first that has none left.
  ///
  /// @return empty when Redis is away now; fails when it does not answer
  Optional<Future<Decision>> take(List<Quota> quotas) {
    Loaded connection = current;
    if (connection == null) {
      return Optional.empty();
    }
    return Optional.of(
        connection
            .connection
            .send(call(connection.script, quotas))
            .map(answer -> Decision.of(quotas, levels(answer)))
            .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .onFailure(failure -> drop(connection, failure)));
  }

  boolean connected() {
    return current != null;
  }

  void close() {
    closed = true;
    Loaded connection = current;
    if (connection != null) {
      connection.client.close();
    }
  }

  private static Request call(String script, List<Quota> quotas) {
    Request request = Request.cmd(Command.EVALSHA).arg(script).arg(quotas.size());
    quotas.forEach(quota -> request.arg(quota.key()));
    quotas.forEach(quota -> request.arg(quota.limit()).arg(quota.windowMicros()));
    return request;
  }

  private static List<Level> levels(Response answer) {
    List<Level> levels = new ArrayList<>(answer.size() / 3);
    for (int i = 0; i < answer.size(); i += 3) {
      levels.add(
          new Level(
              answer.get(i).toLong(), answer.get(i + 1).toLong(), answer.get(i + 2).toLong()));
    }
    return levels;
  }

  /// Each connection has a client of its own, so that closing it leaves nothing behind, not even a
  /// connection that comes about too late.
  private void connect() {
    Redis client = Redis.createClient(vertx, options);
    client
        .connect()
        .compose(
            connection ->
                connection
                    .send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(SCRIPT))
                    .map(hash -> new Loaded(client, connection, hash.toString())))
        .timeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS)
        .onSuccess(this::use)
        .onFailure(failure -> giveUp(client, failure));
  }

  private void use(Loaded loaded) {
    loaded.connection.exceptionHandler(failure -> drop(loaded, failure));
    loaded.connection.endHandler(_ -> drop(loaded, null));
    current = loaded;
    if (reported.compareAndSet(true, false)) {
      LOG.info("Redis is back, requests are counted together again");
    }
  }

  private void giveUp(Redis client, Throwable failure) {
    client.close();
    connectLater();
    if (reported.compareAndSet(false, true)) {
      LOG.warnf("Redis is away, requests are counted in this process: %s", failure.getMessage());
    }
  }

  private synchronized void drop(Loaded connection, Throwable failure) {
    if (current == connection) {
      current = null;
      connection.client.close();
      connectLater();
      LOG.debugf("Redis did not answer: %s", failure == null ? "closed" : failure.getMessage());
    }
  }

  private void connectLater() {
    if (!closed) {
      vertx.setTimer(Math.max(1, pause.toMillis()), _ -> connect());
    }
  }

  private record Loaded(Redis client, RedisConnection connection, String script) {}
}
