package io.rapport.interactions.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.interactions.door.ExactJson;
import io.rapport.interactions.enrich.Channels.Arrival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChannelsTest {

  private static final Path TABLE =
      Path.of(System.getProperty("repository.root", ".."), "docs", "channels.md");
  private static final String PAGE = "https://shop.example.com/";

  private final Channels channels = new Channels();

  private record Example(String query, String before, String channel, String source) {}

  @Test
  void followsTheDocumentedTable() throws IOException {
    List<Example> examples = examples();

    assertThat(examples).hasSizeGreaterThan(90);
    assertThat(differences(examples, UnaryOperator.identity())).isEmpty();
  }

  /// The table must notice rules that are missing: here marks of clicks, then sites of countries.
  @Test
  void isHeldAgainstATableThatCatchesMissingRules() throws IOException {
    assertThat(differences(examples(), clue -> clue.replace("clid=", "clud=")))
        .hasSizeGreaterThan(5);
    assertThat(differences(examples(), clue -> clue.replace("google.co.uk", "google.example.uk")))
        .hasSize(1);
  }

  @Test
  void namesEachChannelInTheDocumentedTable() throws IOException {
    String document = Files.readString(TABLE);

    for (Channel channel : Channel.values()) {
      assertThat(document).contains("`" + channel.wire() + "`");
    }
  }

  @Test
  void documentsEachMarkOfAClick() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    for (String[] row : rows("## Marks of clicks")) {
      for (String mark : row[1].split(" ")) {
        documented.put(mark.replace("`", ""), row[2] + ": " + row[3]);
      }
    }
    Map<String, String> known = new TreeMap<>();
    Click.MEANINGS.forEach((mark, meaning) -> known.put(mark, told(meaning)));

    assertThat(documented).isEqualTo(known);
  }

  @Test
  void tellsCampaignAndReferrer() {
    Arrival arrival =
        of(
            PAGE
                + "?utm_source=google&utm_medium=cpc&utm_campaign=spring&utm_term=boots"
                + "&utm_content=a&utm_id=7&gclid=x#top",
            "https://www.google.com/");

    assertThat(arrival.channel()).isEqualTo(Channel.PAID_SEARCH);
    assertThat(arrival.campaign())
        .isEqualTo(
            new Channels.Campaign("google", "cpc", "spring", "boots", "a", "7", "gclid", "x"));
    assertThat(arrival.referrer())
        .isEqualTo(new Channels.Referrer("www.google.com", "google", "search"));
  }

  @Test
  void believesTheSenderMoreThanTheAddress() {
    Arrival arrival =
        of(
            """
            {"context": {"campaign": {"source": "news", "medium": "email"},
              "page": {"url": "https://shop.example.com/?utm_source=google&utm_medium=cpc"}}}\
            """);

    assertThat(arrival.channel()).isEqualTo(Channel.EMAIL);
    assertThat(arrival.campaign().source()).isEqualTo("news");
  }

  @Test
  void readsTheQueryWhereItStandsAlone() {
    assertThat(
            of("{\"context\": {\"page\": {\"path\": \"/\", \"search\": \"?gclid=1\"}}}").channel())
        .isEqualTo(Channel.PAID_SEARCH);
    assertThat(
            of("{\"context\": {\"page\": {\"url\": \"https://a.b/\", \"search\": \"?gclid=1\"}}}")
                .channel())
        .isEqualTo(Channel.PAID_SEARCH);
  }

  @Test
  void readsThePropertiesOfAPageCall() {
    String message =
        """
        {"properties": {"url": "https://shop.example.com/", "referrer": "https://ya.ru/"}}\
        """;

    assertThat(channels.of(Clues.of(message, true), null).channel())
        .isEqualTo(Channel.ORGANIC_SEARCH);
    assertThat(channels.of(Clues.of(message, false), null)).isEqualTo(Arrival.NONE);
  }

  @Test
  void tellsNothingWhereNothingIsSaidOfAPage() {
    assertThat(of("{\"event\": \"Order Completed\"}")).isEqualTo(Arrival.NONE);
    assertThat(of("{\"context\": {\"page\": {\"title\": \"Home\"}}}")).isEqualTo(Arrival.NONE);
    assertThat(of("{\"context\": {\"page\": {\"path\": \"/a\", \"search\": \"\"}}}"))
        .isEqualTo(Arrival.NONE);
  }

  @Test
  void takesShapesThatNobodyAskedFor() {
    for (String context :
        List.of(
            "null",
            "[]",
            "7",
            "{\"page\": [{\"url\": \"x\"}], \"campaign\": \"spring\", \"referrer\": {\"url\": []}}",
            "{\"page\": {\"url\": {\"a\": 1}, \"search\": 5, \"referrer\": null}}",
            "{\"campaign\": {\"source\": {\"ip\": 1}, \"medium\": [], \"name\": 7}}",
            "{\"library\": \"x\", \"userAgentData\": [], \"direct\": {\"a\": []}, \"ip\": {}}")) {
      assertThat(of("{\"context\": " + context + "}")).isEqualTo(Arrival.NONE);
    }
    for (String url :
        List.of(
            "://",
            "https://",
            "https://?",
            "?&=&&==&%",
            "https://a@b@c/?utm_source=%00",
            "https://[::1]:80/?gclid=%",
            "https:///path",
            "x".repeat(40_000),
            "?" + "&".repeat(9000))) {
      assertThat(of(url, url)).isNotNull();
    }
  }

  private List<String> differences(List<Example> examples, UnaryOperator<String> blurred) {
    List<String> differences = new ArrayList<>();
    for (Example example : examples) {
      String url = example.query.isEmpty() ? PAGE : PAGE + "?" + blurred.apply(example.query);
      Arrival arrival = of(url, blurred.apply(example.before));
      String channel = arrival.channel() == null ? "–" : arrival.channel().wire();
      String source =
          arrival.campaign() == null || arrival.campaign().source() == null
              ? ""
              : arrival.campaign().source();
      if (!channel.equals(example.channel) || !source.equals(example.source)) {
        differences.add("%s gives %s of %s".formatted(example, channel, source));
      }
    }
    return differences;
  }

  private Arrival of(String url, String before) {
    var message = ExactJson.MAPPER.createObjectNode();
    var page = message.putObject("context").putObject("page").put("url", url);
    if (!before.isEmpty()) {
      page.put("referrer", before);
    }
    return of(message.toString());
  }

  private Arrival of(String message) {
    return channels.of(Clues.of(message, false), null);
  }

  private static List<Example> examples() throws IOException {
    return rows("## Examples").stream()
        .map(row -> new Example(row[1], row[2], row[3], row[4]))
        .toList();
  }

  /// The rows of the table below a heading, without its head.
  private static List<String[]> rows(String heading) throws IOException {
    String document = Files.readString(TABLE);
    int start = document.indexOf(heading);
    int end = document.indexOf("\n## ", start + 1);
    return document
        .substring(start, end < 0 ? document.length() : end)
        .lines()
        .filter(line -> line.startsWith("|"))
        .skip(2)
        .map(line -> line.split("\\|", -1))
        .map(cells -> java.util.Arrays.stream(cells).map(String::strip).toArray(String[]::new))
        .collect(Collectors.toList());
  }

  private static String told(Click.Meaning meaning) {
    String source = meaning.source() == null ? "" : meaning.source();
    String kind = meaning.site() == null ? "" : " (" + meaning.site().wire() + ")";
    return source
        + kind
        + ": "
        + switch (meaning.sense()) {
          case PAID -> meaning.source() == null ? "an ad, of any advertiser" : "an ad";
          case DISPLAY -> "display";
          case AFFILIATE -> "affiliate";
          case FREE -> "every link bears it";
        };
  }
}
