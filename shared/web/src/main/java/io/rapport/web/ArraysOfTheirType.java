package io.rapport.web;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.array.SqlArrayType;
import org.jdbi.v3.core.array.SqlArrayTypeFactory;
import org.jdbi.v3.core.config.ConfigRegistry;

/// Binds lists as arrays of their elements' type: those go to the database in binary form, while
/// arrays of objects go as text in which every quote is escaped and read again.
final class ArraysOfTheirType implements SqlArrayTypeFactory {

  private static final Map<Type, SqlArrayType<?>> TYPES =
      Map.of(
          String.class, new Typed<>(String.class, "text"),
          Short.class, new Typed<>(Short.class, "int2"),
          Integer.class, new Typed<>(Integer.class, "int4"),
          Long.class, new Typed<>(Long.class, "int8"));

  @Override
  public Optional<SqlArrayType<?>> build(Type elementType, ConfigRegistry config) {
    return Optional.ofNullable(TYPES.get(elementType));
  }

  private record Typed<T>(Class<T> getArrayElementClass, String getTypeName)
      implements SqlArrayType<T> {

    @Override
    public Object convertArrayElement(T element) {
      return element;
    }
  }
}
