package io.holdfast.engine.mysql;

import io.holdfast.core.reason.ReasonCode;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parameters of a running server. */
final class Tuning {
  /** ER_INCORRECT_GLOBAL_LOCAL_VAR: it is only read when the server starts. */
  static final int READ_ONLY = 1238;

  private static final int UNKNOWN = 1193;

  private final Engine engine;

  Tuning(Engine engine) {
    this.engine = engine;
  }

  /**
   * Puts the parameters as the spec has them now in force, as far as a running server takes them.
   */
  void apply(Deadline deadline) throws IOException, StepEnded, SqlFailure {
    if (!Ownership.isOurs(engine.place()) || !engine.isRunning()) {
      return;
    }
    engine.configuration().write();
    var refused = new ArrayList<String>();
    for (var asked : new Settings(engine.place()).asked().entrySet()) {
      try {
        engine.session().run(statement(asked.getKey(), asked.getValue()), deadline);
      } catch (SqlFailure failure) {
        if (failure.cause() != SqlFailure.Cause.SERVER) {
          throw failure;
        }
        if (failure.number() != READ_ONLY) {
          refused.add(
              asked.getKey()
                  + ": "
                  + (failure.number() == UNKNOWN ? "no such parameter" : failure.text()));
        }
      }
    }
    if (!refused.isEmpty()) {
      throw StepEnded.refused(
          ReasonCode.PARAMETERS_REFUSED,
          "%s; correct the spec, the server would not start with it",
          String.join(", ", refused));
    }
  }

  private static String statement(String name, String value) {
    var plain = number(value);
    var text = plain.matches("-?[0-9]+(\\.[0-9]+)?|ON|OFF") ? plain : Accounts.literal(value);
    return "SET GLOBAL %s = %s".formatted(Accounts.identifier(name), text);
  }

  /** The configuration file knows suffixes that statements do not. */
  static String number(String value) {
    var text = value.strip().toUpperCase(Locale.ROOT);
    if (text.matches("[0-9]+[KMGT]")) {
      var shift = 10 * (1 + "KMGT".indexOf(text.charAt(text.length() - 1)));
      return Long.toString(Long.parseLong(text.substring(0, text.length() - 1)) << shift);
    }
    return switch (text) {
      case "ON", "TRUE" -> "ON";
      case "OFF", "FALSE" -> "OFF";
      default -> value.strip();
    };
  }

  /** Parameters that the running server has otherwise than the spec; empty when not known. */
  Optional<List<String>> pending(Deadline deadline) {
    if (!Ownership.isOurs(engine.place()) || !engine.isRunning()) {
      return Optional.empty();
    }
    try {
      var asked = new Settings(engine.place()).asked();
      var have = engine.place().flavour().words().setAtStart(engine.session(), asked, deadline);
      return Optional.of(
          asked.entrySet().stream()
              .filter(one -> differs(one.getValue(), have.get(one.getKey())))
              .map(Map.Entry::getKey)
              .sorted()
              .toList());
    } catch (SqlFailure _) {
      return Optional.empty();
    }
  }

  /** Whether the server has something else than what is asked for; false when not known. */
  static boolean differs(String asked, @Nullable String have) {
    if (have == null) {
      return false;
    }
    var wanted = number(asked);
    return !wanted.equalsIgnoreCase(have)
        && !(wanted.equals("1") && have.equals("ON"))
        && !(wanted.equals("0") && have.equals("OFF"));
  }
}
