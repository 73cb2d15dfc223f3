package io.rapport.web;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/// Replays the answer of a write that is sent twice with the same `Idempotency-Key`. The answer is
/// stored in the transaction of the effect, so that there is never one without the other.
@ApplicationScoped
public class IdempotencyService {

  private static final List<String> KEPT_HEADERS = List.of("ETag", "Location");
  private static final int LONGEST_KEY = 255;

  private final Jdbi jdbi;
  private final ObjectMapper json;
  private final Caller caller;
  private final Event<Replayed> replayed;

  IdempotencyService(Jdbi jdbi, ObjectMapper json, Caller caller, Event<Replayed> replayed) {
    this.jdbi = jdbi;
    this.json = json;
    this.caller = caller;
    this.replayed = replayed;
  }

  /// An answer is given once more.
  ///
  /// @param id of the thing that it is about, if the answer says where that is
  public record Replayed(Optional<UUID> id) {}

  /// Runs a write once per key. Without a key it just runs. A second one that arrives while the
  /// first is running waits for it.
  ///
  /// @param key value of the header `Idempotency-Key`, quoted or not, or null
  /// @param operation names the operation, its path parameters included
  /// @param request the body, part of what must be the same for a replay
  /// @throws Problem.KeyReused when the key came with another request before
  @Transactional
  public Response once(String key, String operation, Object request, Supplier<Response> write) {
    if (key == null) {
      return write.get();
    }
    UUID workspace = caller.workspace();
    String name = nameOf(key);
    String hash = hashOf(caller.name(), operation, request);
    lock(workspace, name);
    Optional<Stored> stored = find(workspace, name);
    if (stored.isPresent()) {
      return replay(stored.get(), hash);
    }
    Response answer = write.get();
    store(workspace, name, hash, answer);
    return answer;
  }

  private static String nameOf(String key) {
    String name = key.strip();
    if (name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")) {
      name = name.substring(1, name.length() - 1);
    }
    if (name.isEmpty() || name.length() > LONGEST_KEY) {
      throw new Problem.Invalid(
          "", "the header Idempotency-Key must have 1 to " + LONGEST_KEY + " characters");
    }
    return name;
  }

  private void lock(UUID workspace, String name) {
    jdbi.useHandle(
        handle ->
            handle
                .createQuery("select pg_advisory_xact_lock(hashtextextended(:name, 7))")
                .bind("name", workspace + name)
                .mapTo(String.class)
                .findOne());
  }

  private Optional<Stored> find(UUID workspace, String name) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select request_hash, status, headers::text, body
                    from idempotency_key where workspace_id = :workspace and key = :key
                    """)
                .bind("workspace", workspace)
                .bind("key", name)
                .map(
                    (row, _) ->
                        new Stored(
                            row.getString(1), row.getInt(2), row.getString(3), row.getString(4)))
                .findOne());
  }

  private Response replay(Stored stored, String hash) {
    if (!stored.hash.equals(hash)) {
      throw new Problem.KeyReused();
    }
    Response.ResponseBuilder answer = Response.status(stored.status);
    headersOf(stored).forEach((name, value) -> answer.header(name.toString(), value));
    answer.header("Idempotency-Replayed", "true");
    replayed.fire(new Replayed(idOf(headersOf(stored).get("Location"))));
    return stored.body == null
        ? answer.build()
        : answer.entity(stored.body).type(MediaType.APPLICATION_JSON).build();
  }

  private static Optional<UUID> idOf(Object location) {
    return location instanceof String path
        ? Ids.parse(path.substring(path.lastIndexOf('/') + 1))
        : Optional.empty();
  }

  private Map<?, ?> headersOf(Stored stored) {
    return read(stored.headers);
  }

  private void store(UUID workspace, String name, String hash, Response answer) {
    Map<String, String> headers = new HashMap<>();
    KEPT_HEADERS.forEach(
        header ->
            Optional.ofNullable(answer.getHeaderString(header))
                .ifPresent(value -> headers.put(header, value)));
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into idempotency_key
                      (workspace_id, key, request_hash, status, headers, body)
                    values (:workspace, :key, :hash, :status, cast(:headers as jsonb), :body)
                    """)
                .bind("workspace", workspace)
                .bind("key", name)
                .bind("hash", hash)
                .bind("status", answer.getStatus())
                .bind("headers", write(headers))
                .bind("body", answer.hasEntity() ? write(answer.getEntity()) : null)
                .execute());
  }

  private String hashOf(String caller, String operation, Object request) {
    return Hashes.hexOf(caller + "\n" + operation + "\n" + asSent(request));
  }

  /// For comparison only: a number with a huge exponent is not spelt out.
  private String asSent(Object request) {
    try {
      return json.writer()
          .without(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .writeValueAsString(request);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A request could not be written as JSON", e);
    }
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An answer could not be written as JSON", e);
    }
  }

  private Map<?, ?> read(String text) {
    try {
      return json.readValue(text, Map.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored answer could not be read", e);
    }
  }

  private record Stored(String hash, int status, String headers, String body) {}
}
