package io.rapport.interactions.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.util.List;
import java.util.Locale;

/// JSON Schema 2020-12 as plans use it: formats are demanded, patterns are RE2, and nothing is ever
/// fetched.
final class Schemas {

  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder()
          .pathType(PathType.JSON_POINTER)
          .formatAssertionsEnabled(true)
          .locale(Locale.ROOT)
          .preloadJsonSchema(true)
          .regularExpressionFactory(Schemas::pattern)
          .build();

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(
          SpecVersion.VersionFlag.V202012,
          factory ->
              factory
                  .enableSchemaCache(false)
                  .schemaLoaders(
                      loaders ->
                          loaders.values(
                              list -> {
                                list.clear();
                                list.add(DisallowSchemaLoader.getInstance());
                              })));

  /// The schema of schemas, which comes with the library.
  private static final JsonSchema META =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(
              SchemaLocation.of(SchemaId.V202012),
              SchemaValidatorsConfig.builder()
                  .pathType(PathType.JSON_POINTER)
                  .locale(Locale.ROOT)
                  .build());

  private Schemas() {}

  /// @param schema that was checked before
  static JsonSchema compile(JsonNode schema) {
    JsonSchema compiled = FACTORY.getSchema(schema, CONFIG);
    compiled.initializeValidators();
    return compiled;
  }

  /// What keeps this from being a schema at all.
  static List<Finding> flaws(JsonNode schema) {
    return Findings.of(META.validate(schema), 20);
  }

  private static RegularExpression pattern(String regex) {
    Pattern pattern = Patterns.compile(regex);
    return text -> pattern.matcher(text).find();
  }
}
