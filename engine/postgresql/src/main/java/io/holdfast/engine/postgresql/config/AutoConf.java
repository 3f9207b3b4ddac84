package io.holdfast.engine.postgresql.config;

import io.holdfast.engine.os.Account;
import io.holdfast.engine.os.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * What {@code ALTER SYSTEM} wrote. The server reads it after every other file, so whatever Holdfast
 * decides must not stand there.
 */
public final class AutoConf {
  private AutoConf() {}

  /** Removes settings that Holdfast decides. Returns their names. */
  public static List<String> removeOwned(MemberFiles files, Account owner) throws IOException {
    var file = files.data().resolve("postgresql.auto.conf");
    if (!Files.exists(file)) {
      return List.of();
    }
    var owned = OwnedSettings.names(files);
    var kept = new ArrayList<String>();
    var removed = new TreeSet<String>();
    for (var line : Files.readAllLines(file)) {
      var name = line.split("[=\\s]", 2)[0].toLowerCase(Locale.ROOT);
      if (owned.contains(name)) {
        removed.add(name);
      } else {
        kept.add(line);
      }
    }
    if (!removed.isEmpty()) {
      kept.add("");
      DurableFile.write(file, String.join("\n", kept), owner);
    }
    return List.copyOf(removed);
  }
}
