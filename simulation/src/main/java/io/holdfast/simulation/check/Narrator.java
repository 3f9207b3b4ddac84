package io.holdfast.simulation.check;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.goal.Order;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.leader.LeaderDecision;
import io.holdfast.core.leader.RequestOutcome;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.simulation.engine.SimEngine;
import io.holdfast.simulation.machine.Hosts;
import io.holdfast.simulation.machine.Trace;
import org.jspecify.annotations.Nullable;

/** Tells the trace what the judge hears of. Builds no line that nobody reads. */
final class Narrator {
  private final Hosts hosts;
  private final Trace trace;
  private final @Nullable String[] lastTold;

  Narrator(Hosts hosts, Trace trace) {
    this.hosts = hosts;
    this.trace = trace;
    lastTold = new @Nullable String[hosts.count()];
  }

  // ---- engines

  void acknowledges(SimEngine primary, int to, AckRule rule) {
    if (trace.isOn()) {
      trace.say(db(primary), "acknowledges up to %d by %s".formatted(to, rule));
    }
  }

  void acknowledgesLate(SimEngine primary, int to) {
    if (trace.isOn()) {
      trace.say(db(primary), "acknowledges late what it had at the freeze, up to " + to);
    }
  }

  void leads(SimEngine primary, int term) {
    if (trace.isOn()) {
      trace.say(db(primary), "is primary of term " + term);
    }
  }

  void opens(SimEngine primary) {
    if (trace.isOn()) {
      trace.say(db(primary), "admits clients in term " + primary.term());
    }
  }

  void receives(SimEngine standby, int upstream, int term) {
    if (trace.isOn()) {
      trace.say(
          db(standby),
          "receives from %s in term %d, holds %s"
              .formatted(hosts.id(upstream), term, standby.safePosition()));
    }
  }

  void truncates(SimEngine member, int from) {
    if (trace.isOn()) {
      trace.say(db(member), "gives up records from %d to %d".formatted(from, member.length()));
    }
  }

  private String db(SimEngine engine) {
    return "db " + hosts.id(engine.host());
  }

  // ---- agents

  void obeys(int host, Order order) {
    if (trace.isOn()) {
      trace.say(
          agent(host),
          "obeys epoch %s term %s revision %s: %s"
              .formatted(order.epoch(), order.term(), order.revision(), order.goal()));
    }
  }

  void refuses(int host, Order order, Reason why) {
    if (trace.isOn()) {
      trace.say(agent(host), "refuses %s: %s".formatted(order.goal(), why));
    }
  }

  void acts(int host, HostAction action, EngineState engine) {
    if (trace.isOn()) {
      trace.say(agent(host), "begins %s (engine: %s)".formatted(action, engine));
    }
  }

  void reportsSeal(int host, Term sealed) {
    if (trace.isOn()) {
      trace.say(agent(host), "reports term %s sealed".formatted(sealed));
    }
  }

  private String agent(int host) {
    return "agent " + hosts.id(host);
  }

  void routes(int host, int primary, long term) {
    if (trace.isOn()) {
      trace.say(
          "entry " + hosts.id(host),
          "leads to %s, term %d"
              .formatted(primary < 0 ? "nobody" : hosts.id(primary).name(), term));
    }
  }

  // ---- controllers

  /** Holding is told once, until the reason changes. */
  void decides(int host, LeaderDecision decision) {
    if (!trace.isOn()) {
      return;
    }
    var line =
        decision instanceof LeaderDecision.Hold(var why, _) ? "holds: " + why : decision.toString();
    if (!line.equals(lastTold[host])) {
      lastTold[host] = line;
      trace.say(controller(host), line);
    }
  }

  void answers(int host, RequestOutcome outcome) {
    if (trace.isOn()) {
      trace.say(controller(host), "answers the operator: " + outcome);
    }
  }

  private String controller(int host) {
    return "ctl " + hosts.id(host);
  }

  // ---- the quorum

  void written(ServiceRecord after, Epoch writer) {
    if (trace.isOn()) {
      trace.say("quorum", "epoch %s wrote %s".formatted(writer, after));
    }
  }

  void violation(String what) {
    trace.say("VIOLATION", what);
  }
}
