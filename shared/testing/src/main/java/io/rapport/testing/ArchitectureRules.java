package io.rapport.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/// What never imports what; each module's ArchitectureTest calls the rules that concern it.
public final class ArchitectureRules {

  private static final String ENTITY = "jakarta.persistence.Entity";
  private static final String TRANSACTIONAL = "jakarta.transaction.Transactional";

  private ArchitectureRules() {}

  /// All that holds for a service whose packages start with this one.
  public static void checkService(String rootPackage) {
    JavaClasses classes = production(rootPackage);
    knowsNoOtherService(classes, rootPackage);
    resourcesKnowNoStore(classes);
    resourcesReturnNoEntity(classes);
    onlyServicesPublish(classes);
    onlyServicesOpenTransactions(classes);
    featuresFormNoCycle(classes, rootPackage);
  }

  /// The production classes of a package and those below it.
  public static JavaClasses production(String rootPackage) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(rootPackage);
  }

  /// A package that imports only the language, annotations of Jackson and itself.
  public static void checkPure(String purePackage) {
    classes()
        .that()
        .resideInAPackage(purePackage + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "com.fasterxml.jackson.annotation..", purePackage + "..")
        .check(production(purePackage));
  }

  private static void knowsNoOtherService(JavaClasses classes, String rootPackage) {
    for (String service : new String[] {"contacts", "interactions", "profiles", "segments"}) {
      String other = "io.rapport." + service;
      if (!other.equals(rootPackage)) {
        noClasses().should().dependOnClassesThat().resideInAPackage(other + "..").check(classes);
      }
    }
  }

  private static void resourcesKnowNoStore(JavaClasses classes) {
    noClasses()
        .that()
        .haveSimpleNameEndingWith("Resource")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            ".*(Repository|jakarta\\.persistence\\.EntityManager|io\\.rapport\\.messaging\\.Outbox|org\\.jdbi\\.v3\\.core\\.Jdbi)")
        .allowEmptyShould(true)
        .check(classes);
  }

  private static void resourcesReturnNoEntity(JavaClasses classes) {
    methods()
        .that()
        .areDeclaredInClassesThat()
        .haveSimpleNameEndingWith("Resource")
        .should(
            new ArchCondition<JavaMethod>("return no entity") {
              @Override
              public void check(JavaMethod method, ConditionEvents events) {
                JavaClass type = method.getRawReturnType();
                if (type.isAnnotatedWith(ENTITY)) {
                  events.add(SimpleConditionEvent.violated(method, method.getFullName()));
                }
              }
            })
        .allowEmptyShould(true)
        .check(classes);
  }

  private static void onlyServicesPublish(JavaClasses classes) {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Service")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.rapport.messaging.Outbox")
        .allowEmptyShould(true)
        .check(classes);
  }

  private static void onlyServicesOpenTransactions(JavaClasses classes) {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Service")
        .should()
        .beAnnotatedWith(TRANSACTIONAL)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName(TRANSACTIONAL)
        .allowEmptyShould(true)
        .check(classes);
  }

  private static void featuresFormNoCycle(JavaClasses classes, String rootPackage) {
    slices().matching(rootPackage + ".(*)..").should().beFreeOfCycles().check(classes);
  }
}
