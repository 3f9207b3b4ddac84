package io.holdfast.engine.process.question;

import io.holdfast.engine.os.Account;
import io.holdfast.engine.os.Command;
import io.holdfast.engine.os.Deadline;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A command, run as the program's user; status 0 is yes. */
public record ExecAsker(Account account, List<String> command, Map<String, String> environment)
    implements Asker {
  private static final int ENDED_AT_DEADLINE = -1;
  private static final int LONGEST = 200;

  @Override
  public Answer ask(Deadline deadline) throws InterruptedException {
    try {
      var result = Command.apart(account, command, environment).run(deadline);
      if (result.isSuccess()) {
        return new Answer.Good("%s ended with status 0".formatted(command.getFirst()));
      }
      if (result.exitCode() == ENDED_AT_DEADLINE) {
        return new Answer.Silent("%s did not end in time".formatted(command.getFirst()));
      }
      var last = result.lastLine();
      return new Answer.Bad(
          "%s ended with status %d: %s"
              .formatted(
                  command.getFirst(),
                  result.exitCode(),
                  last.substring(0, Math.min(LONGEST, last.length()))));
    } catch (IOException failure) {
      return new Answer.Bad(String.valueOf(failure.getMessage()));
    }
  }
}
