package io.holdfast.engine.mysql;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a server has written into its logs since this object was made: why it did not start. */
final class ServerWords {
  private static final int MOST_BYTES = 64 * 1024;

  private final MemberFiles files;
  private final long before;

  ServerWords(MemberFiles files) throws IOException {
    this.files = files;
    this.before = Files.exists(files.errorLog()) ? Files.size(files.errorLog()) : 0;
  }

  /** The last error, without its time; the first cause is usually the last but the farewell. */
  String last() throws IOException {
    var last = "it said nothing; see " + files.errorLog();
    for (var line : lines()) {
      var error = line.indexOf("[ERROR] ");
      if (error >= 0 && !line.endsWith("Aborting")) {
        last = line.substring(error + 8).strip();
      }
    }
    return last;
  }

  /** Whether it said this. */
  boolean contain(String text) throws IOException {
    return lines().stream().anyMatch(line -> line.contains(text));
  }

  private List<String> lines() throws IOException {
    var text = new StringBuilder();
    for (var log : List.of(files.errorLog(), files.startLog())) {
      if (Files.exists(log)) {
        text.append(added(log, log.equals(files.errorLog()) ? before : 0)).append('\n');
      }
    }
    return text.toString().lines().toList();
  }

  private static String added(Path log, long from) throws IOException {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(Math.min(Math.max(from, file.length() - MOST_BYTES), file.length()));
      var bytes = new byte[(int) (file.length() - file.getFilePointer())];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
