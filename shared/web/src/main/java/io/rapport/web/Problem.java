package io.rapport.web;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A request that cannot be served, and why: the only way in which a resource or a service fails.
/// [ProblemMapper] turns it into problem+json (RFC 9457).
public abstract sealed class Problem extends RuntimeException {

  private Problem(String detail) {
    super(detail, null, false, false);
  }

  /// No such thing, or not in this workspace. 404.
  public static final class NotFound extends Problem {
    public NotFound(String what) {
      super(what + " was not found");
    }
  }

  /// The request itself is wrong. 400, with a pointer to each wrong place.
  public static final class Invalid extends Problem {
    private final transient List<Violation> violations;

    public Invalid(String pointer, String detail) {
      this(List.of(new Violation(pointer, detail)));
    }

    public Invalid(List<Violation> violations) {
      super("The request is not valid: see errors");
      this.violations = List.copyOf(violations);
    }

    public List<Violation> violations() {
      return violations;
    }
  }

  /// It contradicts what is there already. 409.
  public static final class Conflict extends Problem {
    private final transient Map<String, Object> extensions;

    public Conflict(String detail) {
      this(detail, Map.of());
    }

    /// @param extensions further members of the problem, for example the id that is in the way
    public Conflict(String detail, Map<String, Object> extensions) {
      super(detail);
      this.extensions = Map.copyOf(extensions);
    }

    public Map<String, Object> extensions() {
      return extensions;
    }
  }

  /// `If-Match` names another version than the present one. 412.
  public static final class PreconditionFailed extends Problem {
    public PreconditionFailed(String detail) {
      super(detail);
    }
  }

  /// `If-Match` is demanded and missing. 428.
  public static final class PreconditionRequired extends Problem {
    public PreconditionRequired() {
      super("Send the ETag of the version that you change in the header If-Match");
    }
  }

  /// The same Idempotency-Key came with another request. 422.
  public static final class KeyReused extends Problem {
    public KeyReused() {
      super("This Idempotency-Key was used for another request");
    }
  }

  /// The caller is known, but may not. 403.
  public static final class Forbidden extends Problem {
    public Forbidden(String detail) {
      super(detail);
    }
  }

  /// The caller is not known. 401.
  public static final class Unauthenticated extends Problem {
    public Unauthenticated(String detail) {
      super(detail);
    }
  }

  /// The body is larger than what is taken. 413.
  public static final class TooLarge extends Problem {
    public TooLarge(String detail) {
      super(detail);
    }
  }

  /// The caller is over its limit. 429 with `Retry-After`.
  public static final class TooManyRequests extends Problem {
    private final transient Duration retryAfter;

    public TooManyRequests(Duration retryAfter) {
      super("The limit of requests is reached: try again after the time in Retry-After");
      this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /// Something that the platform needs is away. 503 with `Retry-After`.
  public static final class Unavailable extends Problem {
    private final transient Duration retryAfter;

    public Unavailable(Duration retryAfter) {
      super("The service cannot answer now: try again after the time in Retry-After");
      this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
      return retryAfter;
    }
  }
}
