package io.holdfast.engine.process;

import io.holdfast.engine.os.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the program can be started here at all, so that nobody is chosen to run it who cannot.
 * Looks again every time: what is missing may have been put in place.
 */
final class Preflight {
  static final String USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Place place;
  private @Nullable Account account;

  Preflight(Place place) {
    this.place = place;
  }

  /** What stands against starting it; empty when nothing does. */
  synchronized Optional<String> obstacle() {
    try {
      var _ = account();
    } catch (IOException failure) {
      return Optional.of(String.valueOf(failure.getMessage()));
    }
    var folder = place.program().workingDirectory();
    if (folder != null && !Files.isDirectory(Path.of(place.filled(folder)))) {
      return Optional.of(
          "workingDirectory %s is no folder on %s".formatted(place.filled(folder), place.self()));
    }
    var name = place.filled(place.program().command().getFirst());
    return isThere(name)
        ? Optional.empty()
        : Optional.of(
            "there is no program '%s' on %s; expected %s"
                .formatted(
                    name,
                    place.self(),
                    name.contains("/") ? "an executable file" : "one in " + path()));
  }

  /** The program's user, looked up until it is there. */
  synchronized Account account() throws IOException {
    var known = account;
    if (known == null) {
      known = Accounts.ofProgram(place.program());
      account = known;
    }
    return known;
  }

  /** Where the program works. */
  Path workingDirectory() {
    var named = place.program().workingDirectory();
    return named == null ? place.files().work() : Path.of(place.filled(named));
  }

  /** Where programs are looked for: as the spec says, or where they usually are. */
  String path() {
    return place.filled(place.program().environment().getOrDefault("PATH", USUAL_PATH));
  }

  private boolean isThere(String name) {
    if (name.contains("/")) {
      return isProgram(workingDirectory().resolve(name));
    }
    for (var folder : path().split(":")) {
      if (isProgram(Path.of(folder).resolve(name))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
