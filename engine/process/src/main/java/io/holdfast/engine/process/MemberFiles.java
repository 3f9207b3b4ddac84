package io.holdfast.engine.process;

import java.nio.file.Path;

/**
 * What a member keeps on its host.
 *
 * @param home folder of the member's own
 */
record MemberFiles(Path home) {
  /** What a member is; one that is there says that the member's memory must be there too. */
  Path data() {
    return home.resolve("data");
  }

  Path role() {
    return data().resolve("role");
  }

  /** Which process is the program. */
  Path life() {
    return data().resolve("program");
  }

  /** Where the program works unless the spec says otherwise. */
  Path work() {
    return home.resolve("work");
  }

  Path logs() {
    return home.resolve("logs");
  }

  /** What the program writes to its output and error output. */
  Path output() {
    return logs().resolve("output.log");
  }
}
