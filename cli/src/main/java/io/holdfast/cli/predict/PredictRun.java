package io.holdfast.cli.predict;

import io.holdfast.api.ErrorCode.Exit;
import io.holdfast.api.WireFormat;
import io.holdfast.cli.cluster.OutputFormat;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.predict.Prediction;
import io.holdfast.predict.PredictionOptions;
import io.holdfast.predict.Predictor;
import io.holdfast.spec.SpecProblem;
import io.holdfast.spec.SpecReader;
import io.holdfast.spec.SpecResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads, predicts, and prints. */
public final class PredictRun {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

  private final PredictOptions options;
  private final PrintWriter out;
  private final PrintWriter err;
  private long saidAt = System.nanoTime();

  /**
   * Not run yet.
   *
   * @param err for problems and progress, so that a JSON document stays alone
   */
  public PredictRun(PredictOptions options, PrintWriter out, PrintWriter err) {
    this.options = options;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs.
   *
   * @return the exit code
   * @throws IllegalArgumentException with one sentence when an option makes no sense
   */
  public int run(long seed) {
    var wanted = options.prediction(seed);
    var first = read(options.spec());
    var other = options.other();
    var second = other == null ? Optional.<ClusterSpec>empty() : read(other);
    if (first.isEmpty() || (other != null && second.isEmpty())) {
      err.flush();
      return Exit.SPEC.code();
    }
    var prediction = predict(first.get(), wanted);
    if (second.isEmpty()) {
      print(prediction);
    } else {
      print(prediction, predict(second.get(), wanted));
    }
    out.flush();
    return Exit.OK.code();
  }

  private Optional<ClusterSpec> read(Path file) {
    var result = SpecReader.read(file);
    result.problems().stream()
        .filter(problem -> problem.severity() == SpecProblem.Severity.ERROR)
        .forEach(problem -> err.println(problem.sentence()));
    return result instanceof SpecResult.Valid(var valid, _)
        ? Optional.of(valid.spec())
        : Optional.empty();
  }

  private Prediction predict(ClusterSpec spec, PredictionOptions wanted) {
    return new Predictor(wanted, this::progress).of(spec);
  }

  private void progress(String done) {
    var now = System.nanoTime();
    if (now - saidAt > BETWEEN_LINES.toNanos()) {
      saidAt = now;
      err.println(done);
      err.flush();
    }
  }

  private void print(Prediction prediction) {
    switch (options.output()) {
      case JSON -> out.println(WireFormat.writeIndented(PredictionDocument.of(prediction)));
      case TABLE -> out.print(PredictionPage.render(prediction, options.language()));
    }
  }

  private void print(Prediction first, Prediction second) {
    if (options.output() == OutputFormat.JSON) {
      out.println(WireFormat.writeIndented(ComparisonDocument.of(first, second)));
    } else {
      var names = new ComparisonPage.Names(name(options.spec()), name(options.other()));
      out.print(ComparisonPage.render(first, second, names, options.language()));
    }
  }

  private static String name(@Nullable Path file) {
    return file == null ? "" : String.valueOf(file.getFileName());
  }
}
