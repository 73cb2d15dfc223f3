package io.rapport.interactions.enrich;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.maxmind.db.MaxMindDbParameter;
import com.maxmind.db.Reader;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Looks places up in a database file in MaxMind's format, if one is given. A new file in its place
/// is taken up by itself; while a file cannot be read, the one before goes on, or events get no
/// place.
@ApplicationScoped
class Geography {

  private static final Logger LOG = Logger.getLogger(Geography.class);
  private static final int REMEMBERED = 10_000;

  private final Optional<Path> file;
  private volatile Loaded loaded;

  @Inject
  Geography(EnrichConfig config) {
    this(config.geoDatabase());
  }

  Geography(Optional<Path> file) {
    this.file = file;
  }

  void load(@Observes StartupEvent started) {
    refresh();
  }

  /// Whether there is a database to ask.
  boolean knows() {
    return loaded != null;
  }

  /// Null where nothing is known.
  Place find(InetAddress address) {
    Loaded current = loaded;
    if (current == null) {
      return null;
    }
    Place place = current.places.get(address, current::look);
    return place == Place.UNKNOWN ? null : place;
  }

  @Scheduled(
      every = "${rapport.enrich.geo-refresh}",
      delayed = "${rapport.enrich.geo-refresh}",
      concurrentExecution = ConcurrentExecution.SKIP)
  void refresh() {
    if (file.isEmpty()) {
      return;
    }
    Path path = file.get();
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      if (loaded != null && loaded.isOf(now)) {
        return;
      }
      Reader reader = new Reader(path.toFile());
      loaded = new Loaded(reader, now);
      LOG.infof(
          "Places come from %s (%s of %s)",
          path, reader.getMetadata().databaseType(), reader.getMetadata().buildTime());
    } catch (IOException | RuntimeException e) {
      LOG.errorf(
          "The database of places %s cannot be read, %s: %s",
          path, loaded == null ? "events get no place" : "the one before it goes on", e.toString());
    }
  }

  /// A file and what was looked up in it. Readers that a newer file replaced are left to the
  /// garbage collector, for calls may still be in them.
  private record Loaded(
      Reader reader, FileTime changed, long size, Cache<InetAddress, Place> places) {

    Loaded(Reader reader, BasicFileAttributes file) {
      this(
          reader,
          file.lastModifiedTime(),
          file.size(),
          Caffeine.newBuilder().maximumSize(REMEMBERED).build());
    }

    boolean isOf(BasicFileAttributes file) {
      return file.lastModifiedTime().equals(changed) && file.size() == size;
    }

    Place look(InetAddress address) {
      try {
        Row row = reader.get(address, Row.class);
        return row == null ? Place.UNKNOWN : row.place();
      } catch (IOException | RuntimeException e) {
        LOG.debugf("A place could not be looked up: %s", e.toString());
        return Place.UNKNOWN;
      }
    }
  }

  /// What is read of a row of City, Country and the databases that have their form.
  public record Row(
      Continent continent, Country country, List<Region> subdivisions, City city, Spot location) {

    Place place() {
      Region region =
          subdivisions == null || subdivisions.isEmpty() ? null : subdivisions.getFirst();
      Place place =
          new Place(
              continent == null ? null : continent.code,
              country == null ? null : country.isoCode,
              country == null ? null : english(country.names),
              region == null ? null : region.isoCode,
              region == null ? null : english(region.names),
              city == null ? null : english(city.names),
              location == null ? null : location.timezone);
      return place.equals(Place.UNKNOWN) ? Place.UNKNOWN : place;
    }

    private static String english(Map<String, String> names) {
      return names == null ? null : names.get("en");
    }
  }

  public record Continent(String code) {}

  public record Country(
      @MaxMindDbParameter(name = "iso_code") String isoCode, Map<String, String> names) {}

  public record Region(
      @MaxMindDbParameter(name = "iso_code") String isoCode, Map<String, String> names) {}

  public record City(Map<String, String> names) {}

  public record Spot(@MaxMindDbParameter(name = "time_zone") String timezone) {}
}
