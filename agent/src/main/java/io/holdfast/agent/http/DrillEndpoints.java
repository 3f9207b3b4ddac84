package io.holdfast.agent.http;

import io.holdfast.agent.control.Controller;
import io.holdfast.agent.control.DrillDesk;
import io.holdfast.api.DrillFiling;
import io.holdfast.api.DrillPreview;
import io.holdfast.api.DrillRequest;
import io.holdfast.api.DrillRun;
import io.holdfast.api.DrillSight;
import io.holdfast.api.Endpoint;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.Problem;
import io.holdfast.core.drill.DrillPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people and programs ask about drills. The controller answers, wherever it is. */
final class DrillEndpoints {
  private static final Duration DEADLINE = Duration.ofMillis(1500);
  private static final byte[] NO_BODY = {};

  private final Controller controller;
  private final DrillDesk drills;
  private final Forwarding forwarding;

  DrillEndpoints(Controller controller, Forwarding forwarding) {
    this.controller = controller;
    this.drills = new DrillDesk(controller);
    this.forwarding = forwarding;
  }

  List<Rule> rules() {
    return List.of(
        Rule.of(Endpoint.DRILLS, this::list),
        Rule.of(Endpoint.DRILL_PLAN, this::plan),
        Rule.of(Endpoint.DRILL_BEGIN, this::begin),
        Rule.of(Endpoint.DRILL, this::drill),
        Rule.of(Endpoint.DRILL_WATCH, this::watch),
        Rule.of(Endpoint.DRILL_ABORT, this::abort),
        Rule.of(Endpoint.DRILL_FILE, this::file),
        Rule.of(Endpoint.DRILL_REPORT, this::report));
  }

  private Answer list(Call call) throws InterruptedException {
    return forwarding.insist(
        call, NO_BODY, () -> drills.list(DEADLINE).map(list -> Answer.json(200, list)));
  }

  private Answer plan(Call call) throws IOException, InterruptedException {
    var body = call.body(Call.MAX_BODY_BYTES);
    var ask = Call.parse(body, DrillRequest.class).toAsk();
    return forwarding.insist(
        call,
        body,
        () -> drills.plan(ask, DEADLINE).map(plan -> Answer.json(200, DrillPreview.of(plan))));
  }

  private Answer begin(Call call) throws IOException, InterruptedException {
    var body = call.body(Call.MAX_BODY_BYTES);
    var ask = Call.parse(body, DrillRequest.class).toAsk();
    return forwarding.insist(
        call,
        body,
        () -> {
          if (!controller.isLeading()) {
            return Optional.empty();
          }
          return Optional.of(
              drills
                  .begin(ask, DEADLINE)
                  .map(DrillEndpoints::begun)
                  .orElseGet(() ->
                      Answer.problem(
                          Problem.of(
                              ErrorCode.OUTCOME_UNKNOWN,
                              "the controller did not answer in time to the drill"))));
        });
  }

  private static Answer begun(DrillDesk.Begun begun) {
    return begun.drill() == null ? refused(begun.plan()) : Answer.json(202, begun.drill());
  }

  /** The problem has room for one reason; its sentence has all of them. */
  private static Answer refused(DrillPlan plan) {
    var all = String.join("; ", plan.against().stream().map(Object::toString).toList());
    var problem = Problem.refused(plan.against().getFirst());
    return Answer.problem(
        new Problem(
            problem.type(),
            problem.title(),
            problem.status(),
            all,
            problem.code(),
            problem.number(),
            problem.retryable(),
            problem.whatToDo(),
            problem.reason()));
  }

  private Answer drill(Call call) throws InterruptedException {
    var number = number(call);
    return about(call, NO_BODY, number, () -> drills.drill(number, DEADLINE), 200);
  }

  private Answer watch(Call call) throws IOException, InterruptedException {
    var body = call.body(Call.MAX_BODY_BYTES);
    var sight = Call.parse(body, DrillSight.class).toWatch();
    var number = number(call);
    return about(call, body, number, () -> drills.watch(number, sight, DEADLINE), 202);
  }

  private Answer abort(Call call) throws InterruptedException {
    var number = number(call);
    return about(call, NO_BODY, number, () -> drills.abort(number, DEADLINE), 202);
  }

  private Answer file(Call call) throws IOException, InterruptedException {
    var body = call.body(DrillFiling.MAX_BYTES);
    var filing = Call.parse(body, DrillFiling.class);
    var number = number(call);
    if (filing.drill().number() != number) {
      throw new HoldfastException(
          ErrorCode.BAD_REQUEST,
          "this is the report of drill %d, not of %d".formatted(filing.drill().number(), number));
    }
    var result = filing.finding().toResult();
    var json = new String(body, StandardCharsets.UTF_8);
    return about(call, body, number, () -> drills.file(number, json, result, DEADLINE), 202);
  }

  /** The controller's answer about one drill; empty for a drill that is not known. */
  private interface Ask {
    Optional<DrillRun> of() throws InterruptedException;
  }

  private Answer about(Call call, byte[] body, long number, Ask ask, int status)
      throws InterruptedException {
    return forwarding.insist(
        call,
        body,
        () -> {
          if (!controller.isLeading()) {
            return Optional.empty();
          }
          return Optional.of(
              ask.of().map(drill -> Answer.json(status, drill)).orElseGet(() -> unknown(number)));
        });
  }

  private Answer report(Call call) throws InterruptedException {
    var number = number(call);
    return forwarding.insist(
        call,
        NO_BODY,
        () -> {
          if (!controller.isLeading()) {
            return Optional.empty();
          }
          var filed = drills.report(number, DEADLINE);
          return Optional.of(
              filed
                  .<Answer>map(json -> new Answer.Whole(200, "application/json", json, Map.of()))
                  .orElseGet(() -> unknown(number)));
        });
  }

  private static Answer unknown(long number) {
    return Answer.problem(
        Problem.of(ErrorCode.UNKNOWN_DRILL, "nothing is known of drill %d".formatted(number)));
  }

  private static long number(Call call) {
    var number = Call.number("number", call.variable("number"));
    if (number < 1) {
      throw new HoldfastException(
          ErrorCode.BAD_REQUEST, "drills are numbered from 1, not %d".formatted(number));
    }
    return number;
  }
}
