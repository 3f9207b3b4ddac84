package io.holdfast.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules of ARCHITECTURE that a compiler does not know. */
class ArchitectureTest {

  /** Fewer shipped types than this means that the source tree was not found, not that it shrank. */
  private static final int FEWEST_TYPES = 20;

  private static final String CORE = "io.holdfast.core..";

  private static final JavaClasses HOLDFAST =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.holdfast");

  @Test
  void everyShippedTypeWasScanned() {
    List<String> shipped =
        SourceTree.modules().stream().flatMap(m -> SourceTree.shippedTypes(m).stream()).toList();
    assertThat(shipped).hasSizeGreaterThanOrEqualTo(FEWEST_TYPES);
    assertThat(shipped).allSatisfy(type -> assertThat(HOLDFAST.contain(type)).as(type).isTrue());
  }

  @Test
  void coreDoesNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAPackage(CORE)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "java.io..")
                .and(isNot("java.io.Serializable"))
                .or(isOneOf("java.lang.Process", "java.lang.ProcessBuilder", "java.util.Scanner")))
        .check(HOLDFAST);
  }

  @Test
  void coreStartsNoThreads() {
    noClasses()
        .that()
        .resideInAPackage(CORE)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.util.concurrent..")
                .or(isOneOf("java.lang.Thread", "java.lang.ThreadLocal", "java.util.Timer")))
        .check(HOLDFAST);
  }

  @Test
  void coreAsksTheMachineForNothing() {
    noClasses()
        .that()
        .resideInAPackage(CORE)
        .should()
        .dependOnClassesThat(
            isOneOf(
                "java.time.Clock",
                "java.util.Random",
                "java.util.SplittableRandom",
                "java.security.SecureRandom",
                "java.lang.Runtime"))
        .orShould()
        .callMethodWhere(asksTheMachine())
        .check(HOLDFAST);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("io.holdfast.(**)").should().beFreeOfCycles().check(HOLDFAST);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes().should(resideInANullMarkedPackage()).check(HOLDFAST);
  }

  /** And programs that agents run: what they write is kept for them. */
  @Test
  void onlyTheCommandLineWritesToStandardStreams() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.holdfast.cli..", "io.holdfast.examples..")
        .should(ACCESS_STANDARD_STREAMS)
        .check(HOLDFAST);
  }

  @Test
  void nobodyUsesTheOldDateClasses() {
    noClasses()
        .should()
        .dependOnClassesThat(
            isOneOf("java.util.Date", "java.util.Calendar", "java.text.SimpleDateFormat"))
        .check(HOLDFAST);
  }

  /** Wall clock, elapsed time, environment and randomness reached through static methods. */
  private static DescribedPredicate<JavaAccess<?>> asksTheMachine() {
    Set<String> ofSystem =
        Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty", "getProperties", "exit");
    return describe(
        "a static method that asks the machine for time, randomness or environment",
        access -> {
          String owner = access.getTargetOwner().getName();
          String method = access.getTarget().getName();
          return switch (owner) {
            case "java.lang.System" -> ofSystem.contains(method);
            case "java.lang.Math", "java.lang.StrictMath" -> method.equals("random");
            case "java.util.UUID" -> method.equals("randomUUID");
            case "java.util.Collections" -> method.equals("shuffle");
            case "java.time.InstantSource" -> method.equals("system");
            case "java.util.random.RandomGenerator" ->
                method.equals("of") || method.equals("getDefault");
            default -> owner.startsWith("java.time.") && method.equals("now");
          };
        });
  }

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return new ArchCondition<>("reside in a package marked @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                type,
                marked,
                type.getPackageName() + " of " + type.getName() + " marked: " + marked));
      }
    };
  }

  private static DescribedPredicate<JavaClass> isOneOf(String... names) {
    Set<String> wanted = Set.of(names);
    return describe("is one of " + wanted, type -> wanted.contains(type.getName()));
  }

  private static DescribedPredicate<JavaClass> isNot(String name) {
    return describe("is not " + name, type -> !type.getName().equals(name));
  }
}
