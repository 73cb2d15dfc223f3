package io.rapport.contacts.crm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.web.JsonCustomizer;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;
import java.util.Map;

/// Values that stand in jsonb columns, numbers exact.
public final class JsonColumns {

  private static final ObjectMapper JSON = exact();
  private static final TypeReference<List<String>> LIST = new TypeReference<>() {};
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private JsonColumns() {}

  private static ObjectMapper exact() {
    ObjectMapper mapper = new ObjectMapper();
    new JsonCustomizer().customize(mapper);
    return mapper;
  }

  public static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A value cannot be written as JSON", e);
    }
  }

  public static List<String> list(String json) {
    return read(json, LIST);
  }

  public static Map<String, String> texts(String json) {
    return read(json, TEXTS);
  }

  public static Map<String, Object> object(String json) {
    return read(json, OBJECT);
  }

  private static <T> T read(String json, TypeReference<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored JSON value cannot be read", e);
    }
  }

  /// A list of texts.
  @Converter
  public static class OfList implements AttributeConverter<List<String>, String> {
    @Override
    public String convertToDatabaseColumn(List<String> value) {
      return write(value);
    }

    @Override
    public List<String> convertToEntityAttribute(String json) {
      return list(json);
    }
  }

  /// An object of texts.
  @Converter
  public static class OfTexts implements AttributeConverter<Map<String, String>, String> {
    @Override
    public String convertToDatabaseColumn(Map<String, String> value) {
      return write(value);
    }

    @Override
    public Map<String, String> convertToEntityAttribute(String json) {
      return texts(json);
    }
  }

  /// Any JSON object.
  @Converter
  public static class OfObject implements AttributeConverter<Map<String, Object>, String> {
    @Override
    public String convertToDatabaseColumn(Map<String, Object> value) {
      return write(value);
    }

    @Override
    public Map<String, Object> convertToEntityAttribute(String json) {
      return object(json);
    }
  }
}
