package io.holdfast.cli;

import io.holdfast.api.ErrorCode.Exit;
import io.holdfast.api.HoldfastException;
import io.holdfast.cli.cluster.ApiOptions;
import io.holdfast.cli.predict.PredictOptions;
import io.holdfast.cli.terminal.Surroundings;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.DrillKind;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts the command line together: how words become commands and faults become sentences. */
final class Commands {
  private static final String DEBUG = "HOLDFAST_DEBUG";
  private static final int INTERRUPTED = 130;

  private Commands() {}

  /** Runs one command; the result is the process's exit code. */
  static int execute(Surroundings surroundings, PrintWriter out, PrintWriter err, String... args) {
    return line(surroundings).setOut(out).setErr(err).execute(args);
  }

  static CommandLine line(Surroundings surroundings) {
    var line = new CommandLine(Holdfast.class, factory(surroundings));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setAbbreviatedOptionsAllowed(false);
    line.registerConverter(HostId.class, name("host", HostId::new));
    line.registerConverter(ServiceId.class, name("service", ServiceId::new));
    line.registerConverter(DrillKind.class, Commands::drill);
    line.setParameterExceptionHandler(Commands::misused);
    line.setExecutionExceptionHandler((fault, command, _) ->
        failed(fault, command.getErr(), surroundings.variable(DEBUG).isPresent()));
    describeExitCodes(line);
    return line;
  }

  private static CommandLine.IFactory factory(Surroundings surroundings) {
    var usual = CommandLine.defaultFactory();
    return new CommandLine.IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        if (type == PredictOptions.class) {
          return type.cast(new PredictOptions(surroundings));
        }
        return type == ApiOptions.class
            ? type.cast(new ApiOptions(surroundings))
            : usual.create(type);
      }
    };
  }

  private static <T> ITypeConverter<T> name(String what, Function<String, T> make) {
    return text -> {
      try {
        return make.apply(text);
      } catch (IllegalArgumentException impossible) {
        throw new TypeConversionException("'%s' cannot be the name of a %s".formatted(text, what));
      }
    };
  }

  private static DrillKind drill(String text) {
    return Arrays.stream(DrillKind.values())
        .filter(kind -> kind.word().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException(
                "there is no drill '%s'; see 'holdfast drill list'".formatted(text)));
  }

  /** One sentence, a suggestion where there is one, and where to read more. */
  private static int misused(ParameterException fault, String[] args) {
    var line = fault.getCommandLine();
    var err = line.getErr();
    err.println("holdfast: " + fault.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(fault, err)) {
      err.printf("See '%s --help'.%n", line.getCommandSpec().qualifiedName());
    }
    err.flush();
    return Exit.USAGE.code();
  }

  private static int failed(Exception fault, PrintWriter err, boolean debug) {
    if (debug) {
      fault.printStackTrace(err);
    }
    var exit =
        switch (fault) {
          case HoldfastException known -> {
            err.println("holdfast: %s; %s".formatted(known.sentence(), known.whatToDo()));
            yield known.code().exit().code();
          }
          case InterruptedException _ -> INTERRUPTED;
          default -> {
            err.println(
                "holdfast: an unexpected fault: %s; set %s=1 to see where it came from, and report it"
                    .formatted(fault, DEBUG));
            yield Exit.FAILED.code();
          }
        };
    err.flush();
    return exit;
  }

  /** The same list at every command that does not have its own. */
  private static void describeExitCodes(CommandLine line) {
    var codes = new LinkedHashMap<String, String>();
    Arrays.stream(Exit.values())
        .forEach(exit -> codes.put(Integer.toString(exit.code()), exit.meaning()));
    describeExitCodes(line, codes);
  }

  private static void describeExitCodes(CommandLine line, Map<String, String> codes) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    if (usage.exitCodeList().isEmpty()) {
      usage.exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
    }
    line.getSubcommands().values().forEach(below -> describeExitCodes(below, codes));
  }
}
