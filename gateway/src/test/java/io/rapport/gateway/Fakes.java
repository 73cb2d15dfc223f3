package io.rapport.gateway;

import java.util.List;

/// The services behind the gateway under test.
public final class Fakes {

  public static final FakeService CONTACTS = new FakeService("contacts");
  public static final FakeService INTERACTIONS = new FakeService("interactions");
  public static final FakeService PROFILES = new FakeService("profiles");
  public static final FakeService SEGMENTS = new FakeService("segments");

  private Fakes() {}

  static List<FakeService> all() {
    return List.of(CONTACTS, INTERACTIONS, PROFILES, SEGMENTS);
  }

  /// All of them tell what they are asked again.
  public static void reset() {
    all().forEach(FakeService::behaves);
  }
}
