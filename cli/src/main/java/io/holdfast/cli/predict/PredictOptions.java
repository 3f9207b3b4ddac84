package io.holdfast.cli.predict;

import io.holdfast.cli.cluster.OutputFormat;
import io.holdfast.cli.terminal.Language;
import io.holdfast.cli.terminal.Surroundings;
import io.holdfast.predict.PredictionOptions;
import io.holdfast.predict.rate.FailureRates;
import io.holdfast.predict.rate.RateText;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The words of {@code holdfast simulate} that are about a spec. */
public final class PredictOptions {
  /** Options that mean nothing without a SPEC. */
  public static final List<String> NAMES =
      List.of("--with", "--years", "--rate", "--repair", "--output");

  private final Surroundings surroundings;

  @Parameters(
      paramLabel = "SPEC",
      arity = "0..1",
      description = "Spec to predict for; without one, the protocol itself is simulated.")
  private @Nullable Path spec;

  @Option(
      names = "--with",
      paramLabel = "SPEC",
      description = "With SPEC: compare with this second spec.")
  private @Nullable Path other;

  @Option(
      names = "--years",
      paramLabel = "N",
      defaultValue = "1000",
      description = "With SPEC: how many years are lived through. Default: 1000.")
  private int years = PredictionOptions.DEFAULT.years();

  @Option(
      names = "--rate",
      paramLabel = "FAULT=N/y",
      description =
          "With SPEC: how often a fault comes, such as host-crash=2/y or disk-full=1/month. May be"
              + " repeated.")
  private List<String> rates = List.of();

  @Option(
      names = "--repair",
      paramLabel = "FAULT=TIME",
      description =
          "With SPEC: how long it then takes on average until it is back, such as host-crash=4h;"
              + " copy=2h for how long a copy of all data takes. May be repeated.")
  private List<String> repairs = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "With SPEC: tables for people, or one JSON document.")
  private OutputFormat output = OutputFormat.TABLE;

  public PredictOptions(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Whether it is about a spec at all. */
  public boolean isAsked() {
    return spec != null;
  }

  Path spec() {
    if (spec == null) {
      throw new IllegalStateException("asked without a spec");
    }
    return spec;
  }

  @Nullable Path other() {
    return other;
  }

  OutputFormat output() {
    return output;
  }

  Language language() {
    return surroundings.language();
  }

  /**
   * How to predict.
   *
   * @throws IllegalArgumentException with one sentence that says what was expected
   */
  PredictionOptions prediction(long seed) {
    var wanted = FailureRates.DEFAULT;
    for (var rate : rates) {
      wanted = RateText.rate(wanted, rate);
    }
    for (var repair : repairs) {
      wanted = RateText.repair(wanted, repair);
    }
    return new PredictionOptions(wanted, years, seed, other == null);
  }
}
