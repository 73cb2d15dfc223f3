package io.rapport.web;

import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;

/// A request's URI of which only the path is asked.
final class FixedUri {

  private FixedUri() {}

  static UriInfo of(String path) {
    return (UriInfo)
        Proxy.newProxyInstance(
            FixedUri.class.getClassLoader(),
            new Class<?>[] {UriInfo.class},
            (_, method, _) -> {
              if (method.getName().equals("getPath")) {
                return path;
              }
              throw new IllegalStateException(method.getName() + " is not asked here");
            });
  }
}
