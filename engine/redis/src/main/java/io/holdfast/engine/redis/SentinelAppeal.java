package io.holdfast.engine.redis;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.ElectorWord;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.Address;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Reply;
import io.holdfast.engine.redis.resp.Session;
import io.holdfast.engine.redis.resp.Wire;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the Sentinels for another primary: {@code SENTINEL FAILOVER}, sent once, to one of them.
 * Before that they are asked whom they name and whether one of them is at it already, so that a
 * step that is taken again does not fail over twice. Source: redis.io, "Sentinel commands".
 */
final class SentinelAppeal {
  private static final Duration ONE_ANSWER = Duration.ofMillis(500);
  private static final Duration LOOK = Duration.ofMillis(50);

  /**
   * A failover that is asked for shows itself at once; without a sign for so long there is none.
   */
  private static final Duration NO_SIGN = Duration.ofSeconds(2);

  /** How long whoever ordered the step may need to hear that there is nothing left to ask. */
  private static final Duration NEWS = Duration.ofMillis(250);

  private final AdoptedMembers members;

  SentinelAppeal(AdoptedMembers members) {
    this.members = members;
  }

  private record Answer(Address sentinel, ElectorWord word) {}

  void appeal(HostId former, Deadline deadline) throws StepEnded, InterruptedException {
    var answers = answers(deadline);
    if (isReplaced(answers, former)) {
      Thread.sleep(deadline.within(NEWS).left());
      return;
    }
    if (answers.stream().noneMatch(answer -> answer.word().busy())) {
      ask(answers, former, deadline);
    }
    await(former, deadline);
  }

  private void ask(List<Answer> answers, HostId former, Deadline deadline) throws StepEnded {
    var naming = answers.stream().filter(answer -> former.equals(answer.word().named())).toList();
    if (naming.size() < members.set().majority()) {
      throw StepEnded.refused(
          ReasonCode.ELECTORS_DIVIDED,
          "%d of %d name %s",
          naming.size(),
          members.set().sentinels().size(),
          former);
    }
    var address = naming.getFirst().sentinel();
    try (var wire = new Wire(address.host(), address.port(), deadline.within(ONE_ANSWER))) {
      var commands = new ArrayList<List<String>>();
      if (!address.user().isEmpty()) {
        commands.add(List.of("AUTH", address.user(), address.password().get()));
      }
      commands.add(List.of("SENTINEL", "FAILOVER", members.set().name()));
      var reply = wire.exchange(commands, deadline.within(ONE_ANSWER)).getLast();
      if (reply instanceof Reply.Refusal refusal && !refusal.code().equals("INPROG")) {
        throw StepEnded.failed("Sentinel %s does not fail over: %s", address, refusal.text());
      }
    } catch (IOException failure) {
      throw StepEnded.unknown(
          "whether Sentinel %s was asked: %s", address, String.valueOf(failure.getMessage()));
    }
  }

  private void await(HostId former, Deadline deadline) throws StepEnded, InterruptedException {
    var patience = Deadline.after(NO_SIGN);
    while (!deadline.isOver()) {
      var answers = answers(deadline);
      if (isReplaced(answers, former)) {
        return;
      }
      if (answers.stream().anyMatch(answer -> answer.word().busy())) {
        patience = Deadline.after(NO_SIGN);
      } else if (patience.isOver()) {
        throw StepEnded.failed("the Sentinels gave the failover up and still name %s", former);
      }
      Thread.sleep(LOOK);
    }
    throw StepEnded.unknown("the Sentinels have not named another primary yet");
  }

  private boolean isReplaced(List<Answer> answers, HostId former) {
    return answers.stream()
            .map(Answer::word)
            .filter(word -> word.named() != null && !former.equals(word.named()))
            .count()
        >= members.set().majority();
  }

  /** What those say that answer. */
  private List<Answer> answers(Deadline deadline) {
    var answers = new ArrayList<Answer>();
    for (var endpoint : members.set().sentinels()) {
      var address = members.sentinel(endpoint);
      try (var session = new Session(address)) {
        answers.add(
            new Answer(
                address,
                SentinelQuestions.ask(session, members, endpoint, deadline.within(ONE_ANSWER))));
      } catch (RedisFailure _) {
        // One that does not answer is not counted.
      }
    }
    return answers;
  }
}
