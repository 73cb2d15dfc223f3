package io.rapport.interactions.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a source wants done with its events at the door. Sections that were never set hold their
/// defaults.
///
/// @param plan null without a tracking plan
/// @param retentionDays null to keep events for ever
@Schema(name = "SourceSettings")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceSettings(
    @Valid Consent consent,
    Enrichment enrichment,
    @Valid Plan plan,
    @Min(1)
        @Max(36_500)
        @Schema(description = "Days that its events are kept; absent = for ever", examples = "730")
        Integer retentionDays) {

  public static final SourceSettings DEFAULT = new SourceSettings(null, null, null, null);

  private static final String NAME = "[\\p{L}\\p{N} ._:/-]+";

  /// Newer versions may have written more than this one knows.
  private static final ObjectMapper STORED =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  public SourceSettings {
    consent = consent == null ? new Consent(null) : consent;
    enrichment = enrichment == null ? new Enrichment(null, null, null, null, null) : enrichment;
  }

  /// Which consent an event needs.
  ///
  /// @param demanded categories; an event that lacks consent for one of them is held back
  @Schema(name = "ConsentSettings")
  public record Consent(
      @Size(max = 20)
          @Schema(
              description =
                  "Categories that an event needs consent for; one without it is held back",
              examples = "[\"analytics\"]")
          List<@NotBlank @Size(max = 100) @Pattern(regexp = NAME) String> demanded) {
    public Consent {
      demanded = demanded == null ? List.of() : List.copyOf(demanded);
    }
  }

  /// What is found out about events.
  @Schema(name = "EnrichmentSettings")
  public record Enrichment(
      @Schema(description = "Parse the user agent", defaultValue = "true") Boolean userAgent,
      @Schema(description = "Derive campaign and channel", defaultValue = "true") Boolean channel,
      @Schema(description = "Mark bots", defaultValue = "true") Boolean bots,
      @Schema(description = "What is kept of IP addresses", defaultValue = "truncate") Ip ip,
      @Schema(description = "Look the place up, where the database is given", defaultValue = "true")
          Boolean geo) {
    public Enrichment {
      userAgent = userAgent == null ? Boolean.TRUE : userAgent;
      channel = channel == null ? Boolean.TRUE : channel;
      bots = bots == null ? Boolean.TRUE : bots;
      ip = ip == null ? Ip.TRUNCATE : ip;
      geo = geo == null ? Boolean.TRUE : geo;
    }
  }

  /// What is kept of an IP address.
  public enum Ip {
    /// The network only: /24, or /48 of IPv6.
    @JsonProperty("truncate")
    TRUNCATE,
    @JsonProperty("keep")
    KEEP,
    @JsonProperty("drop")
    DROP
  }

  /// The tracking plan that events are held against.
  @Schema(name = "PlanSettings")
  public record Plan(
      @NotNull UUID id,
      @Schema(description = "What becomes of an event that breaks a rule", defaultValue = "flag")
          Mode mode) {
    public Plan {
      mode = mode == null ? Mode.FLAG : mode;
    }
  }

  /// What becomes of an event that breaks a rule of its plan.
  public enum Mode {
    /// It passes; nothing is checked.
    @JsonProperty("allow")
    ALLOW,
    /// It passes and is reported.
    @JsonProperty("flag")
    FLAG,
    /// It is set aside.
    @JsonProperty("quarantine")
    QUARANTINE
  }

  static SourceSettings read(String json) {
    try {
      return STORED.readValue(json, SourceSettings.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  String write() {
    try {
      return STORED.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
