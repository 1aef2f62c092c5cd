package org.bootwright.cli.house;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may depend on whom: the table of docs/architecture.md. */
final class ModuleRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.bootwright");

  @Test
  void modulesDependAsTheArchitectureSays() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("org.bootwright..")
        .layer("contracts")
        .definedBy("org.bootwright.contracts..")
        .layer("ext4")
        .definedBy("org.bootwright.ext4..")
        .layer("engine")
        .definedBy("org.bootwright.engine..")
        .layer("service")
        .definedBy("org.bootwright.service..")
        .layer("converter")
        .definedBy("org.bootwright.converter..")
        .layer("runner")
        .definedBy("org.bootwright.runner..")
        .layer("gateway")
        .definedBy("org.bootwright.gateway..")
        .layer("cli")
        .definedBy("org.bootwright.cli..")
        .whereLayer("contracts")
        .mayOnlyBeAccessedByLayers("engine", "service", "converter", "runner", "gateway", "cli")
        .whereLayer("engine")
        .mayOnlyBeAccessedByLayers("converter", "runner")
        .whereLayer("service")
        .mayOnlyBeAccessedByLayers("converter", "runner", "gateway", "cli")
        .whereLayer("ext4")
        .mayOnlyBeAccessedByLayers("converter")
        .whereLayer("converter")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("runner")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("gateway")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"contracts", "service", "ext4", "converter", "runner", "gateway", "cli"})
  void packagesOfAModuleAreFreeOfCycles(String module) {
    slices()
        .matching("org.bootwright." + module + ".(**)")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void onlyCommandLinesWriteToStandardOutput() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackage("org.bootwright.cli..")
        .and()
        .doNotHaveFullyQualifiedName("org.bootwright.service.process.ServiceMain")
        .and()
        .doNotHaveFullyQualifiedName("org.bootwright.runner.experiment.ExperimentMain")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }
}
