package io.holdfast.cli.host;

import io.holdfast.api.ErrorCode.Exit;
import io.holdfast.spec.SpecProblem;
import io.holdfast.spec.SpecReader;
import io.holdfast.spec.SpecResult;
import io.holdfast.spec.SpecSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code validate} command. */
@Command(
    name = "validate",
    header = "Tells everything that is wrong with a spec.",
    description = {
      "Checks a spec and tells everything that is wrong with it at once, with line and column; then"
          + " what follows from it."
    },
    footer = {
      "",
      "Examples:",
      "  holdfast validate holdfast.yaml",
      "  holdfast validate --schema > holdfast.schema.json"
    })
public final class ValidateCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "Spec to check.")
  private @Nullable Path file;

  @Option(names = "--schema", description = "Print the JSON Schema for editors instead.")
  private boolean schema;

  @Override
  public Integer call() {
    var out = command.commandLine().getOut();
    if (schema) {
      out.print(SpecSchema.json());
      out.flush();
      return Exit.OK.code();
    }
    if (file == null) {
      throw new ParameterException(command.commandLine(), "name the FILE to check, or --schema");
    }
    var result = SpecReader.read(file);
    result.problems().forEach(problem -> out.println(problem.sentence()));
    out.print(
        switch (result) {
          case SpecResult.Valid(var valid, _) -> Consequences.of(valid.spec(), file);
          case SpecResult.Invalid(var problems) -> count(problems);
        });
    out.flush();
    return result instanceof SpecResult.Valid ? Exit.OK.code() : Exit.SPEC.code();
  }

  private static String count(List<SpecProblem> problems) {
    var errors =
        problems.stream()
            .filter(problem -> problem.severity() == SpecProblem.Severity.ERROR)
            .count();
    return "%d %s%n".formatted(errors, errors == 1 ? "error" : "errors");
  }
}
