package io.rapport.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The versions of the servers, as the build knows them.
final class Versions {
  static final String POSTGRES = read("postgres");
  static final String REDIS = read("redis");
  static final String KEYCLOAK = read("keycloak");

  private Versions() {}

  private static String read(String name) {
    Properties versions = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
      versions.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions.getProperty(name);
  }
}
