package io.holdfast.spec;

import io.holdfast.core.spec.HealthSpec;
import io.holdfast.core.spec.HealthSpec.Question;
import io.holdfast.core.spec.ProgramSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;

/** A service of the engine {@code process}: what fits together, and the model of it. */
final class Programs {
  private static final List<String> OF_DATA =
      List.of("durability", "databases", "users", "parameters", "dataDirectory", "patroniApi");
  private static final List<String> QUESTIONS = List.of("http", "tcp", "exec");

  /** What a planned move takes beside the program's own end. */
  private static final Duration MOVE = Duration.ofSeconds(10);

  private Programs() {}

  static boolean isProgram(Tree service) {
    return service.find("engine", String.class).filter("process"::equals).isPresent();
  }

  static boolean isShared(Tree service) {
    return service.find("mode", String.class).filter("active-active"::equals).isPresent();
  }

  /** What only one kind of engine knows, and what does not go together. */
  static void check(Tree service, Problems problems) {
    if (!isProgram(service)) {
      for (var key : ProgramKeys.NAMES) {
        if (service.has(key)) {
          problems.error(
              service.placeOf(key), "only a service with engine process has this; leave it out");
        }
      }
      var entries = service.tree("entries");
      if (entries.has("any")) {
        problems.error(
            entries.placeOf("any"),
            "only an active-active process has no primary; expected write or read");
      }
      return;
    }
    for (var key : OF_DATA) {
      if (service.has(key)) {
        problems.error(
            service.placeOf(key), "a process keeps no data that Holdfast knows of; leave it out");
      }
    }
    if (!service.has("command")) {
      problems.error(
          service.placeOf("command"), "missing; expected a list: the program and its arguments");
    }
    entries(service, problems);
    question(service, "health", problems);
    question(service, "readiness", problems);
  }

  private static void entries(Tree service, Problems problems) {
    var entries = service.tree("entries");
    if (!entries.keys().isEmpty() && !service.has("port")) {
      problems.error(
          service.placeOf("port"), "missing; entries need the port on which the program listens");
    }
    var shared = isShared(service);
    for (var key : shared ? List.of("write", "read") : List.of("read", "any")) {
      if (entries.has(key)) {
        problems.error(
            entries.placeOf(key),
            shared
                ? "an active-active process has no primary and no standbys; expected any"
                : "only one member of an active-passive process runs; expected write");
      }
    }
  }

  private static void question(Tree service, String key, Problems problems) {
    if (!service.has(key)) {
      return;
    }
    var tree = service.tree(key);
    var asked = QUESTIONS.stream().filter(tree::has).toList();
    if (asked.size() != 1) {
      problems.error(
          service.placeOf(key),
          "found %s, expected one of http, tcp and exec",
          asked.isEmpty() ? "none" : String.join(" and ", asked));
    }
    var words = String.join(" ", tree.texts("exec"));
    for (var text :
        List.of(
            tree.find("http", String.class).orElse(""),
            tree.find("tcp", String.class).orElse(""),
            words)) {
      if (text.contains("{port}") && !service.has("port")) {
        problems.error(service.placeOf(key), "{port} is asked for, and the service has no port");
      }
    }
  }

  /** The program of a valid service. */
  static ProgramSpec of(Tree service) {
    var environment = new LinkedHashMap<String, String>();
    var variables = service.tree("environment");
    variables.keys().forEach(name -> environment.put(name, variables.get(name, String.class)));
    var health = health(service);
    var restart = service.tree("restart");
    var limits = service.tree("limits");
    var logs = service.tree("logs");
    return new ProgramSpec(
        isShared(service) ? ProgramSpec.Mode.ACTIVE_ACTIVE : ProgramSpec.Mode.ACTIVE_PASSIVE,
        service.texts("command"),
        environment,
        service.find("user", String.class).orElse(null),
        service.find("workingDirectory", String.class).orElse(null),
        health,
        service.has("readiness") ? question(service.tree("readiness")) : health,
        service.find("startTimeout", Duration.class).orElse(ProgramSpec.START_TIMEOUT),
        stopTimeout(service),
        service
            .tree("stop")
            .find("signal", String.class)
            .map(ProgramSpec.StopSignal::valueOf)
            .orElse(ProgramSpec.StopSignal.TERM),
        new ProgramSpec.Restart(
            restart.find("attempts", Integer.class).orElse(ProgramSpec.Restart.DEFAULT.attempts()),
            restart.find("window", Duration.class).orElse(ProgramSpec.Restart.DEFAULT.window())),
        new ProgramSpec.Limits(
            limits.find("memory", String.class).map(Programs::bytes).orElse(null),
            limits.find("cpu", String.class).map(Double::valueOf).orElse(null)),
        new ProgramSpec.Logs(
            logs.find("maxSize", String.class)
                .map(Programs::bytes)
                .orElse(ProgramSpec.Logs.DEFAULT.maxSizeBytes()),
            logs.find("keep", Integer.class).orElse(ProgramSpec.Logs.DEFAULT.keep())));
  }

  /** A planned move waits for the program to end in order. */
  static Duration switchoverTimeout(Tree service) {
    var written = service.get("switchoverTimeout", Duration.class);
    var least = stopTimeout(service).plus(MOVE);
    return isProgram(service) && written.compareTo(least) < 0 ? least : written;
  }

  private static Duration stopTimeout(Tree service) {
    return service.tree("stop").find("timeout", Duration.class).orElse(ProgramSpec.STOP_TIMEOUT);
  }

  private static HealthSpec health(Tree service) {
    if (service.has("health")) {
      return question(service.tree("health"));
    }
    Question usual = service.has("port") ? new Question.Tcp("{port}") : new Question.Running();
    return new HealthSpec(
        usual, HealthSpec.INTERVAL, HealthSpec.TIMEOUT, HealthSpec.RISE, HealthSpec.FALL);
  }

  private static HealthSpec question(Tree tree) {
    Question asked;
    if (tree.has("http")) {
      asked = new Question.Http(tree.get("http", String.class));
    } else if (tree.has("tcp")) {
      asked = new Question.Tcp(tree.get("tcp", String.class));
    } else {
      asked = new Question.Exec(tree.texts("exec"));
    }
    return new HealthSpec(
        asked,
        tree.get("interval", Duration.class),
        tree.get("timeout", Duration.class),
        tree.get("rise", Integer.class),
        tree.get("fall", Integer.class));
  }

  private static long bytes(String text) {
    var number = Long.parseLong(text.substring(0, text.length() - 2));
    return switch (text.substring(text.length() - 2)) {
      case "KB" -> number << 10;
      case "MB" -> number << 20;
      default -> number << 30;
    };
  }
}
