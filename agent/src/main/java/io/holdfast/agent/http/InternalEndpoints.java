package io.holdfast.agent.http;

import io.holdfast.agent.control.Controller;
import io.holdfast.agent.link.GoalsDesk;
import io.holdfast.agent.link.Internal;
import io.holdfast.agent.link.Whereabouts;
import io.holdfast.agent.time.Ticker;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.Problem;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.report.HostReport;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The calls between agents. Every one shows the cluster secret. */
public final class InternalEndpoints {
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private final Controller controller;
  private final Internal.Restarts restarts;
  private final Internal.Faults faults;
  private final GoalsDesk goals;
  private final Whereabouts whereabouts;
  private final Ticker ticker;

  public InternalEndpoints(
      Controller controller,
      Internal.Restarts restarts,
      Internal.Faults faults,
      GoalsDesk goals,
      Whereabouts whereabouts,
      Ticker ticker) {
    this.controller = controller;
    this.restarts = restarts;
    this.faults = faults;
    this.goals = goals;
    this.whereabouts = whereabouts;
    this.ticker = ticker;
  }

  List<Rule> rules() {
    return List.of(
        Rule.guarded("POST", Internal.REPORT, this::report),
        Rule.guarded("POST", Internal.GOALS, this::goals),
        Rule.guarded("POST", Internal.INCIDENTS, this::incidents),
        Rule.guarded("POST", Internal.RESTART, this::restart),
        Rule.guarded("POST", Internal.FAULT, this::fault),
        Rule.guarded("GET", Internal.CONTROLLER, _ -> controllerWord()),
        Rule.guarded(
            "GET",
            Internal.LIFELINE,
            _ -> new Answer.Stream("text/plain", InternalEndpoints::stay)));
  }

  private Answer report(Call call) throws IOException, InterruptedException {
    var report = call.read(HostReport.class, Call.MAX_INTERNAL_BYTES);
    return controller
        .report(report, DEADLINE)
        .map(answer -> Answer.json(200, answer))
        .orElseGet(this::misdirected);
  }

  private Answer goals(Call call) throws IOException {
    var arrivedAt = ticker.now();
    var pushed = call.read(HostGoals.class, Call.MAX_INTERNAL_BYTES);
    if (goals.accept(pushed, arrivedAt, false)) {
      whereabouts.hinted(pushed.controller());
      return Answer.empty(204);
    }
    return Answer.problem(
        Problem.of(
            ErrorCode.REFUSED,
            "these goals of epoch %s are not taken: epoch %s was heard, or this process stood still"
                .formatted(pushed.epoch(), goals.epoch())));
  }

  private Answer incidents(Call call) throws IOException {
    var sent = call.read(Internal.Incidents.class, Call.MAX_INTERNAL_BYTES);
    return controller.incidents(sent.incidents()) ? Answer.empty(204) : misdirected();
  }

  private Answer restart(Call call) throws IOException, InterruptedException {
    var asked = call.read(Internal.Restart.class, Call.MAX_INTERNAL_BYTES);
    goals.checkAwake();
    return Answer.json(200, restarts.restart(asked.order(), asked.deadline()));
  }

  private Answer fault(Call call) throws IOException {
    var asked = call.read(Internal.FaultCall.class, Call.MAX_INTERNAL_BYTES);
    if (goals.epoch().isAfter(asked.epoch())) {
      return Answer.problem(
          Problem.of(
              ErrorCode.REFUSED,
              "a drill of epoch %s is not obeyed: %s was heard"
                  .formatted(asked.epoch(), goals.epoch())));
    }
    return Answer.json(200, faults.call(asked));
  }

  private Answer controllerWord() {
    return Answer.json(200, new Internal.ControllerWord(whereabouts.controller().orElse(null)));
  }

  /** An answer that never ends by itself: who reads it learns of the end of this process. */
  private static void stay(OutputStream out) throws IOException, InterruptedException {
    while (true) {
      out.write('.');
      out.flush();
      Thread.sleep(Internal.LIFELINE_PACE);
    }
  }

  private Answer misdirected() {
    var other = whereabouts.controller();
    var problem = Problem.of(ErrorCode.NO_CONTROLLER, "this host is not the controller");
    var asked =
        new Problem(
            problem.type(),
            problem.title(),
            Internal.MISDIRECTED,
            problem.detail(),
            problem.code(),
            problem.number(),
            true,
            problem.whatToDo(),
            null);
    return Answer.problem(
        asked, other.map(host -> Map.of(Internal.CONTROLLER_HEADER, host.name())).orElse(Map.of()));
  }
}
