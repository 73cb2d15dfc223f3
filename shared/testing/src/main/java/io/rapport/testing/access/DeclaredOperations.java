package io.rapport.testing.access;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;

/// The operations that the code declares, whether a document shows them or not.
public final class DeclaredOperations {

  private static final String JAKARTA = "jakarta.ws.rs.";
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

  private DeclaredOperations() {}

  /// Method and path of each, as in `GET /api/v1/contacts/{id}`.
  public static Set<String> in(String... packages) {
    Set<String> declared = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(packages)) {
      if (type.isAnnotatedWith(JAKARTA + "Path")) {
        for (JavaMethod method : type.getMethods()) {
          METHODS.stream()
              .filter(name -> method.isAnnotatedWith(JAKARTA + name))
              .forEach(name -> declared.add(name + " " + joined(path(type), path(method))));
        }
      }
    }
    return declared;
  }

  /// As a document writes it: no patterns, no slash at the end.
  private static String joined(String outer, String inner) {
    String path =
        ("/" + outer + "/" + inner).replaceAll("\\{\\s*(\\w+)\\s*:(?:[^{}]|\\{[^}]*})*}", "{$1}");
    String bare = path.replaceAll("/+", "/");
    return bare.length() > 1 && bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
  }

  private static String path(CanBeAnnotated place) {
    return place instanceof com.tngtech.archunit.core.domain.properties.HasAnnotations<?> annotated
        ? annotated
            .tryGetAnnotationOfType(JAKARTA + "Path")
            .map(it -> it.getExplicitlyDeclaredProperty("value").toString())
            .orElse("")
        : "";
  }
}
