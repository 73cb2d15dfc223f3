package io.rapport.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many events of a log a subscriber has not taken over yet, read from the metrics of the
/// services.
public record Lag(String service, String log, String subscriber, long events) {
  private static final Pattern LINE =
      Pattern.compile("rapport_log_lag_events\\{(?<labels>[^}]*)}\\s+(?<value>\\S+).*");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /// A service that does not answer is left out.
  static List<Lag> all(Settings settings) {
    List<Lag> lags = new ArrayList<>();
    for (String service : Settings.SERVICES) {
      of(settings, service).ifPresent(lags::addAll);
    }
    return lags;
  }

  /// Empty when any service does not answer, for then nobody knows.
  static Optional<Long> total(Settings settings) {
    long total = 0;
    for (String service : Settings.SERVICES) {
      Optional<List<Lag>> lags = of(settings, service);
      if (lags.isEmpty()) {
        return Optional.empty();
      }
      total += lags.get().stream().mapToLong(Lag::events).sum();
    }
    return Optional.of(total);
  }

  private static Optional<List<Lag>> of(Settings settings, String service) {
    try {
      var answer = Http.get(settings.url(service) + "/q/metrics");
      return answer.statusCode() == 200
          ? Optional.of(parse(Services.module(service), answer.body()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  static List<Lag> parse(String service, String metrics) {
    Map<List<String>, Long> sums = new TreeMap<>(java.util.Comparator.comparing(List::toString));
    for (String line : metrics.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(matcher.group("labels"));
        while (label.find()) {
          labels.put(label.group(1), label.group(2));
        }
        sums.merge(
            List.of(labels.getOrDefault("log", ""), labels.getOrDefault("subscriber", "")),
            Math.round(Double.parseDouble(matcher.group("value"))),
            Long::sum);
      }
    }
    return sums.entrySet().stream()
        .map(e -> new Lag(service, e.getKey().get(0), e.getKey().get(1), e.getValue()))
        .toList();
  }
}
