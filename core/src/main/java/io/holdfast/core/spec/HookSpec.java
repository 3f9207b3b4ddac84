package io.holdfast.core.spec;

import java.time.Duration;
import java.util.List;

/**
 * A program that is told of every change of an entry.
 *
 * @param command program and arguments, run as they are, without a shell
 * @param timeout how long one run may take before it is ended and tried again
 */
public record HookSpec(List<String> command, Duration timeout) {
  public HookSpec {
    command = List.copyOf(command);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a hook needs a program");
    }
  }
}
