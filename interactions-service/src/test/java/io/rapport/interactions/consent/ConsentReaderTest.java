package io.rapport.interactions.consent;

import static org.assertj.core.api.Assertions.assertThat;

import com.iabtcf.encoder.TCStringEncoder;
import com.iabtcf.utils.BitSetIntIterable;
import io.rapport.interactions.door.ExactJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsentReaderTest {

  @Test
  void readsSegmentsCategoryPreferences() {
    Consent consent =
        read(
            "{\"consent\":{\"categoryPreferences\":{\"Analytics\":true,\"Ads\":false,\"x\":\"y\"}}}");

    assertThat(consent.isGiven("analytics")).isTrue();
    assertThat(consent.isGiven("ads")).isFalse();
    assertThat(consent.isGiven("x")).isFalse();
    assertThat(consent.told())
        .isEqualTo(Map.of("categories", Map.of("analytics", true, "ads", false)));
  }

  @Test
  void readsRudderStacksConsentIds() {
    Consent consent =
        read(
            "{\"consentManagement\":{\"allowedConsentIds\":[\"C1\"],\"deniedConsentIds\":[\"C2\",7]}}");

    assertThat(consent.isGiven("c1")).isTrue();
    assertThat(consent.isGiven("C2")).isFalse();
    assertThat(consent.told()).isEqualTo(Map.of("categories", Map.of("c1", true, "c2", false)));
  }

  @Test
  void decodesATcfString() {
    Consent consent = read(tcf(1, 3, 4, 7));

    assertThat(consent.isGiven("advertising")).isTrue();
    assertThat(consent.isGiven("functional")).isTrue();
    assertThat(consent.isGiven("analytics")).isFalse();
    assertThat(consent.isGiven("tcf:7")).isTrue();
    assertThat(consent.isGiven("tcf:8")).isFalse();
    assertThat(consent.told().get("tcf"))
        .isEqualTo(
            Map.of(
                "purposes",
                List.of(1, 3, 4, 7),
                "legitimateInterests",
                List.of(2),
                "cmpId",
                31,
                "policyVersion",
                4,
                "updatedAt",
                "2026-04-01T00:00:00Z"));
  }

  /// A string of another encoder, read by hand from the layout of bits in the IAB's specification.
  @Test
  void decodesAStringOfAnotherEncoder() {
    Tcf tcf =
        Tcf.decode(
                "CLcVDxRMWfGmWAVAHCENAXCkAKDAADnAABRgA5mdfCKZuYJez-NQm0TBMYA4oCAAGQYIAAAAAAEAIAEgAA"
                    + ".argAC0gAAAAAAAAAAAA")
            .orElseThrow();

    assertThat(tcf)
        .isEqualTo(
            new Tcf(
                List.of(1, 3, 9, 10),
                List.of(3, 4, 5, 8, 9, 10),
                21,
                2,
                Instant.parse("2012-01-10T17:10:13.400Z")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "C",
        "nonsense",
        "COw4XqLO",
        "COwAdDhOwAdDhN4ABAENAPCgAAQAAv___wAAAFP_AAp_4AI6ACACAA%%",
        "BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA"
      })
  void saysThatItCannotReadATcfString(String text) {
    Consent consent = read("{\"consent\":{\"tcString\":\"" + text + "\"}}");

    assertThat(consent.isGiven("advertising")).isFalse();
    assertThat(consent.told()).isEqualTo(Map.of("tcf", Map.of("unreadable", true)));
  }

  @ParameterizedTest
  @CsvSource({
    "granted, granted, granted, true",
    "granted, denied, granted, false",
    "denied, granted, granted, false",
    "granted, granted, denied, false",
    "granted, granted, GRANTED, false"
  })
  void readsGoogleConsentMode(
      String storage, String userData, String personalization, boolean given) {
    Consent consent =
        read(
            """
            {"consent": {"googleConsentMode": {"ad_storage": "%s", "ad_user_data": "%s",
              "ad_personalization": "%s", "analytics_storage": "granted", "other": "granted"}}}"""
                .formatted(storage, userData, personalization));

    assertThat(consent.isGiven("advertising")).isEqualTo(given);
    assertThat(consent.isGiven("analytics")).isTrue();
    assertThat(consent.isGiven("google:ad_storage")).isEqualTo(storage.equals("granted"));
    assertThat(consent.isGiven("google:other")).isFalse();
    assertThat(consent.isGiven("functional")).isFalse();
  }

  @Test
  void letsADenialHoldWhereStatementsDiffer() {
    Consent consent =
        read(
            """
            {"consent": {"categoryPreferences": {"Advertising": true, "analytics": false},
              "googleConsentMode": {"ad_storage": "denied", "analytics_storage": "granted"}}}""");

    assertThat(consent.isGiven("advertising")).isFalse();
    assertThat(consent.isGiven("analytics")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "{\"consent\":true}",
        "{\"consent\":{\"categoryPreferences\":[true]}}",
        "{\"consent\":{\"tcString\":7,\"googleConsentMode\":\"granted\"}}",
        "{\"consentManagement\":{\"allowedConsentIds\":{\"a\":1}}}"
      })
  void findsNothingWhereNothingIsSaid(String context) {
    assertThat(read(context).told()).isEmpty();
  }

  @Test
  void keepsABoundedNumberOfCategories() {
    StringBuilder preferences = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      preferences.append("\"c").append(i).append("\":true,");
    }
    Consent consent =
        read("{\"consent\":{\"categoryPreferences\":{" + preferences + "\"c0\":false}}}");

    assertThat((Map<?, ?>) consent.told().get("categories")).hasSize(50);
    assertThat(consent.isGiven("c0")).isFalse();
  }

  private static Consent read(String context) {
    return ConsentReader.read(ExactJson.read("{\"context\":" + context + "}"));
  }

  private static String tcf(int... purposes) {
    String text =
        TCStringEncoder.newBuilder()
            .version(2)
            .created(Instant.parse("2026-03-01T00:00:00Z"))
            .lastUpdated(Instant.parse("2026-04-01T00:00:00Z"))
            .cmpId(31)
            .cmpVersion(1)
            .consentLanguage("DE")
            .vendorListVersion(48)
            .tcfPolicyVersion(4)
            .addPurposesConsent(BitSetIntIterable.from(purposes))
            .addPurposesLITransparency(2)
            .publisherCC("DE")
            .encode();
    return "{\"consent\":{\"tcString\":\"" + text + "\"}}";
  }
}
