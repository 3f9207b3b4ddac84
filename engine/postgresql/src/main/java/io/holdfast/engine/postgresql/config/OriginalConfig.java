package io.holdfast.engine.postgresql.config;

import io.holdfast.engine.os.Account;
import io.holdfast.engine.os.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The configuration file an adopted server was run with. Distributions keep it away from the data;
 * its settings stay in force where Holdfast decides nothing.
 */
public final class OriginalConfig {
  private static final Pattern CONFIG_FILE = Pattern.compile("\"(?:--)?config[-_]file=([^\"]+)\"");

  private OriginalConfig() {}

  /** Remembers the file, from the options with which the server was last started. */
  public static void keep(MemberFiles files, Account owner) throws IOException {
    var named = namedIn(files.data().resolve("postmaster.opts"));
    if (named.isPresent() && !named.get().startsWith(files.config())) {
      DurableFile.write(
          files.adoptedConfig(),
          "include_if_exists = " + LiveSettings.quote(named.get().toString()) + "\n",
          owner);
    }
  }

  private static Optional<Path> namedIn(Path options) throws IOException {
    if (!Files.exists(options)) {
      return Optional.empty();
    }
    var match = CONFIG_FILE.matcher(Files.readString(options));
    return match.find() ? Optional.of(Path.of(match.group(1))) : Optional.empty();
  }
}
