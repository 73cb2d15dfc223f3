package io.rapport.segments.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleJsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"type":"all","rules":[{"type":"trait","name":"revenue","op":"atLeast","value":500}]}""",
        """
        {"type":"any","rules":[{"type":"trait","name":"a","op":"exists"}]}""",
        """
        {"type":"not","rule":{"type":"trait","name":"plan","op":"in","value":["pro",2,true]}}""",
        """
        {"type":"performed","event":"Order Completed","count":{"atLeast":2,"atMost":5},"window":{"last":"P30D"},"where":[{"property":"currency","op":"equals","value":"USD"}]}""",
        """
        {"type":"performed","event":"A","count":{"exactly":0},"window":{"from":"2026-01-01T00:00:00Z","to":"2026-02-01T00:00:00Z"},"where":[]}""",
        """
        {"type":"performed","event":"A","count":{"atLeast":1},"window":null,"where":[]}""",
        """
        {"type":"sequence","first":{"event":"Ad Clicked","window":null,"where":[]},"then":{"event":"Plan Upgraded","window":{"from":"2026-01-01T00:00:00Z"},"where":[]},"within":"P40D"}""",
        """
        {"type":"inSegment","segmentId":"0190a000-0000-7000-8000-000000000077"}""",
        """
        {"type":"trait","name":"price","op":"between","value":[0.10,12345678901234567890.123456789]}"""
      })
  void comesBackAsItWent(String json) {
    Parser.Parsed parsed = RuleFixtures.parse(json);

    assertThat(parsed.flaws()).isEmpty();
    assertThat(RuleFixtures.write(parsed.rule())).isEqualTo(json);
  }

  @Test
  void knowsEveryOperatorByItsName() {
    assertThat(Operator.ALL)
        .isEqualTo(
            "equals, notEquals, in, atLeast, atMost, moreThan, lessThan, between, contains,"
                + " startsWith, exists");
  }

  @Test
  void takesAnAbsentCountForAtLeastOne() {
    assertThat(
            RuleFixtures.rule(
                """
                {"type": "performed", "event": "A"}"""))
        .isEqualTo(new Rule.Performed("A", new Count(1L, null, null), null, java.util.List.of()));
  }

  @Test
  void spellsDurationsShortly() {
    assertThat(Span.parse("P2W")).get().extracting(Span::text).isEqualTo("P14D");
    assertThat(Span.parse("PT36H")).get().extracting(Span::text).isEqualTo("P1DT12H");
    assertThat(Span.parse("PT90S")).get().extracting(Span::text).isEqualTo("PT1M30S");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "P", "PT", "P1DT", "P1M", "P1Y", "-P1D", "P-1D", "30D", "P1.5D", "p1d", "P1D "
      })
  void knowsWhatIsNoDuration(String text) {
    assertThat(Span.parse(text)).isEmpty();
  }
}
