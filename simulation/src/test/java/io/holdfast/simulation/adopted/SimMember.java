package io.holdfast.simulation.adopted;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.goal.Order;
import io.holdfast.core.host.Host;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.host.HostDecision;
import io.holdfast.core.host.HostMemory;
import io.holdfast.core.host.MemberView;
import io.holdfast.core.host.Rung;
import io.holdfast.core.invariant.NeverASecondElector;
import io.holdfast.core.report.ElectorWord;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.MemberReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The agent beside one server: the real decision, and the three steps that it may take. */
final class SimMember {
  private static final long BEAT_MICROS = 200_000;

  final SimServer server;
  private final AdoptedWorld world;
  private HostMemory memory = HostMemory.BLANK;
  private @Nullable Order order;
  private long sequence;
  private boolean stepping;

  SimMember(AdoptedWorld world, SimServer server) {
    this.world = world;
    this.server = server;
    beat();
  }

  private void beat() {
    if (!server.cut) {
      world.report(this, report());
    }
    act();
    world.scheduler.after(BEAT_MICROS, this::beat);
  }

  private HostReport report() {
    var words = new ArrayList<ElectorWord>();
    SimElectors.NAMES.forEach(name -> world.electors.word(name).ifPresent(words::add));
    var member =
        new MemberReport(
            AdoptedWorld.CACHE, memory.term(), memory.sealed(), server.state(), null, null);
    return new HostReport(
        server.id, 1, ++sequence, new Epoch(1), List.of(member), List.of(), null, words);
  }

  void take(Order next) {
    if (server.cut || memory.refusal(next).isPresent()) {
      return;
    }
    memory = memory.after(next);
    order = next;
    act();
  }

  private void act() {
    if (stepping || !server.alive) {
      return;
    }
    var view = new MemberView(memory, order, server.state(), Rung.ATTACH, true);
    if (Host.decide(view) instanceof HostDecision.Act(var action, _)) {
      world.found(NeverASecondElector.check(server.id, action));
      stepping = true;
      world.scheduler.after(world.dice.between(500, 20_000), () -> perform(action));
    }
  }

  private void perform(HostAction action) {
    switch (action) {
      case HostAction.HoldWrites(var term) -> end(() -> server.hold(term));
      case HostAction.ReleaseWrites _ -> end(server::release);
      case HostAction.Appeal(_, var former) -> {
        var look = !world.makes(Mistake.ASKS_BLINDLY);
        if (!server.cut
            && (!look || (!world.electors.isReplaced(former) && !world.electors.isBusy()))) {
          world.electors.failOver(former);
        }
        await(world.now() + 3_000_000, former);
      }
      default -> end(() -> {});
    }
  }

  private void await(long until, HostId former) {
    var ordered =
        order != null && order.goal() instanceof MemberGoal.StepDown(_, _, var appeal) && appeal;
    var unknown = world.dice.percent(5);
    if (!ordered || unknown || world.now() > until || world.electors.isReplaced(former)) {
      end(() -> {});
      return;
    }
    world.scheduler.after(50_000, () -> await(until, former));
  }

  private void end(Runnable effect) {
    if (server.alive) {
      effect.run();
    }
    stepping = false;
    world.scheduler.after(10_000, this::act);
  }
}
