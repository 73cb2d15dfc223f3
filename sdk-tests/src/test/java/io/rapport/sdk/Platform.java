package io.rapport.sdk;

import io.rapport.endtoend.RealPlatform;
import io.rapport.testing.TestIssuer;
import io.rapport.testing.access.Client;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Starts one platform for all tests of the module.
public final class Platform implements BeforeAllCallback {

  private static RealPlatform running;

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent("platform", _ -> start());
  }

  static String url() {
    return running.gateway();
  }

  static Client gateway() {
    return new Client(url());
  }

  private static RealPlatform start() {
    running = RealPlatform.start(TestIssuer.get().url());
    return running;
  }
}
