package io.holdfast.engine.postgresql;

import io.holdfast.engine.postgresql.config.MemberFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a server has written into its logs since this object was made: why it did not start. */
final class ServerWords {
  private static final int MOST_BYTES = 64 * 1024;

  private final MemberFiles files;
  private final Map<Path, Long> before = new HashMap<>();

  ServerWords(MemberFiles files) throws IOException {
    this.files = files;
    for (var log : logs()) {
      // The log of the start itself begins anew each time.
      before.put(log, log.equals(files.startLog()) ? 0 : Files.size(log));
    }
  }

  /** The last message that ended something, without its time and process. */
  String last() throws IOException {
    var last = "it said nothing; see the logs in " + files.logs();
    for (var log : logs()) {
      for (var line : added(log).lines().toList()) {
        var fatal = Math.max(line.indexOf("FATAL: "), line.indexOf("PANIC: "));
        if (fatal >= 0) {
          last = line.substring(fatal + 7).strip();
        }
      }
    }
    return last;
  }

  private String added(Path log) throws IOException {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      var from = Math.max(before.getOrDefault(log, 0L), file.length() - MOST_BYTES);
      file.seek(Math.min(from, file.length()));
      var bytes = new byte[(int) (file.length() - file.getFilePointer())];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** The server's own logs, then what it says before they are open. */
  private List<Path> logs() throws IOException {
    try (var entries = Files.list(files.logs())) {
      return java.util.stream.Stream.concat(
              entries.filter(log -> log.toString().endsWith(".log")),
              java.util.stream.Stream.of(files.startLog()))
          .filter(Files::isRegularFile)
          .toList();
    }
  }
}
