package io.rapport.interactions.compat;

import io.micrometer.core.instrument.MeterRegistry;
import io.rapport.interactions.collect.CollectAnswer;
import io.rapport.interactions.collect.CollectService;
import io.rapport.interactions.collect.Sender;
import io.rapport.interactions.door.Kind;
import io.rapport.interactions.source.WriteKeys;
import io.rapport.web.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/// Answers SDKs, and hands on what they send in their own ways.
@ApplicationScoped
class CompatService {

  private static final int CHUNK = 8192;

  private final CollectService events;
  private final WriteKeys writeKeys;
  private final CompatConfig config;
  private final MeterRegistry metrics;

  CompatService(
      CollectService events, WriteKeys writeKeys, CompatConfig config, MeterRegistry metrics) {
    this.events = events;
    this.writeKeys = writeKeys;
    this.config = config;
    this.metrics = metrics;
  }

  /// @throws Problem.NotFound when no source has this key
  SettingsAnswer settings(String writeKey, String page, PublicHost host) {
    try {
      writeKeys.verify(writeKey, page);
    } catch (Problem.Unauthenticated _) {
      throw new Problem.NotFound("A source of this write key");
    }
    return SettingsAnswer.of(writeKey, host);
  }

  SourceConfigAnswer sourceConfig(Sender sender) {
    WriteKeys.Origin origin = writeKeys.verify(sender.key(), sender.page());
    return SourceConfigAnswer.of(
        origin.sourceId().toString(), origin.workspaceId().toString(), sender.key());
  }

  /// Takes an event from the address of an image.
  ///
  /// @return why nothing was taken, null when something was
  String see(Kind kind, Map<String, List<String>> query, Sender sender) {
    try {
      CollectAnswer answer =
          events.collect(kind, new ByteArrayInputStream(PixelMessage.of(query)), sender);
      if (answer.held() > 0) {
        return refused("consent");
      }
      return answer.quarantined() == 0 ? null : answer.results().getFirst().reason();
    } catch (Problem.Unauthenticated | Problem.Forbidden _) {
      return refused("write-key");
    } catch (Problem.Invalid | Problem.TooLarge _) {
      return refused("invalid");
    }
  }

  /// Reads figures that an SDK sends about itself, and forgets them.
  void figures(InputStream body) {
    metrics.counter("rapport.compat.figures").increment();
    if (body == null) {
      return;
    }
    try {
      byte[] chunk = new byte[CHUNK];
      long bytes = 0;
      for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
        bytes += read;
        if (bytes > config.figureBytes()) {
          throw new Problem.TooLarge(
              "A body may have at most %d bytes".formatted(config.figureBytes()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String refused(String reason) {
    metrics.counter("rapport.compat.pixel.refused", "reason", reason).increment();
    return reason;
  }
}
