package io.rapport.interactions.enrich;

import com.fasterxml.jackson.databind.JsonNode;

/// Where an address is used, as far as the database of places knows; English names.
///
/// @param country ISO 3166-1 alpha-2
/// @param region ISO 3166-2 without the country
record Place(
    String continent,
    String country,
    String countryName,
    String region,
    String regionName,
    String city,
    String timezone) {

  static final Place UNKNOWN = new Place(null, null, null, null, null, null, null);

  JsonNode json() {
    return Facts.of(
        "continent",
        continent,
        "country",
        country,
        "countryName",
        countryName,
        "region",
        region,
        "regionName",
        regionName,
        "city",
        city,
        "timezone",
        timezone);
  }
}
