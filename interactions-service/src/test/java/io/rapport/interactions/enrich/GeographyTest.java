package io.rapport.interactions.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeographyTest {

  private static final Place LONDON =
      new Place("EU", "GB", "United Kingdom", "ENG", "ENG!", "London", "Europe/London");
  private static final Map<String, Object> LONDON_ROW =
      PlaceDatabase.city("EU", "GB", "United Kingdom", "ENG", "London", "Europe/London");

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("places.mmdb");
  }

  @Test
  void findsThePlaceOfAnAddress() throws IOException {
    new PlaceDatabase()
        .with("81.2.69.0/24", LONDON_ROW)
        .with("2001:db8:7::/48", Map.of("country", Map.of("iso_code", "DE")))
        .write(file);
    Geography geography = opened();

    assertThat(geography.knows()).isTrue();
    assertThat(geography.find(address("81.2.69.142"))).isEqualTo(LONDON);
    assertThat(geography.find(address("81.2.69.0"))).isEqualTo(LONDON);
    assertThat(geography.find(address("2001:db8:7::1")))
        .isEqualTo(new Place(null, "DE", null, null, null, null, null));
  }

  @Test
  void knowsNoPlaceOfOtherAddresses() throws IOException {
    new PlaceDatabase().with("81.2.69.0/24", LONDON_ROW).write(file);
    Geography geography = opened();

    assertThat(geography.find(address("81.2.70.1"))).isNull();
    assertThat(geography.find(address("2001:db8:8::1"))).isNull();
    assertThat(geography.find(address("127.0.0.1"))).isNull();
  }

  @Test
  void givesNoPlaceWhereARowTellsNothingOfIt() throws IOException {
    new PlaceDatabase().with("81.2.69.0/24", Map.of("connection_type", "Cable/DSL")).write(file);

    assertThat(opened().find(address("81.2.69.1"))).isNull();
  }

  @Test
  void goesOnWithoutADatabase() {
    Geography none = new Geography(Optional.empty());
    none.refresh();
    Geography missing = opened();

    assertThat(none.knows()).isFalse();
    assertThat(none.find(address("81.2.69.1"))).isNull();
    assertThat(missing.knows()).isFalse();
    assertThat(missing.find(address("81.2.69.1"))).isNull();
  }

  @Test
  void takesUpANewFile() throws IOException {
    new PlaceDatabase().with("81.2.69.0/24", LONDON_ROW).write(file);
    Geography geography = opened();
    assertThat(geography.find(address("81.2.69.1")).city()).isEqualTo("London");

    new PlaceDatabase()
        .with(
            "81.2.69.0/24",
            PlaceDatabase.city("EU", "GB", "United Kingdom", "ENG", "Leeds", "Europe/London"))
        .write(file);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(geography.find(address("81.2.69.1")).city()).isEqualTo("London");
    geography.refresh();

    assertThat(geography.find(address("81.2.69.1")).city()).isEqualTo("Leeds");
  }

  @Test
  void keepsTheDatabaseThatItHasWhileTheNewOneIsBroken() throws IOException {
    new PlaceDatabase().with("81.2.69.0/24", LONDON_ROW).write(file);
    Geography geography = opened();

    Path broken = Files.writeString(directory.resolve("broken"), "no database at all");
    Files.move(broken, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    geography.refresh();
    assertThat(geography.find(address("81.2.69.1"))).isEqualTo(LONDON);

    Files.delete(file);
    geography.refresh();
    assertThat(geography.find(address("81.2.69.1"))).isEqualTo(LONDON);
  }

  @Test
  void comesToADatabaseThatIsGivenLater() throws IOException {
    Geography geography = opened();
    assertThat(geography.knows()).isFalse();

    new PlaceDatabase().with("81.2.69.0/24", LONDON_ROW).write(file);
    geography.refresh();

    assertThat(geography.find(address("81.2.69.1"))).isEqualTo(LONDON);
  }

  private Geography opened() {
    Geography geography = new Geography(Optional.of(file));
    geography.refresh();
    return geography;
  }

  private static InetAddress address(String text) {
    return InetAddress.ofLiteral(text);
  }
}
