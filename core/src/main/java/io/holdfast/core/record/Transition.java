package io.holdfast.core.record;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.durability.AckRule;
import java.util.List;
import java.util.Optional;

/**
 * Every way from one version of a record to the next. The table is the documentation ({@code
 * docs/states.md} is made from it) and the check: whoever writes a record asks {@link #between}
 * first, and a pair that no row allows is a broken invariant.
 */
public enum Transition {
  FORM("Unformed", "Forming", "every member has reported and it is clear whose data counts") {
    @Override
    boolean allows(ServiceRecord before, ServiceRecord after) {
      return before.phase() instanceof Phase.Unformed && after.phase() instanceof Phase.Forming;
    }
  },
  FORMED("Forming", "Leading", "the first primary runs") {
    @Override
    boolean allows(ServiceRecord before, ServiceRecord after) {
      return before.phase() instanceof Phase.Forming(var made, _)
          && after.phase() instanceof Phase.Leading(var leads)
          && made.equals(leads)
          && after.term().isAtLeast(before.term());
    }
  },
  SHARED("Unformed", "Shared", "the spec says that every member runs it") {
    @Override
    boolean allows(ServiceRecord before, ServiceRecord after) {
      return before.phase() instanceof Phase.Unformed
          && after.phase() instanceof Phase.Shared
          && after.rules().isEmpty();
    }
  },
  RULE_APPENDED(
      "Leading", "Leading", "a standby came or went: a further ack rule stands beside the others") {
    @Override
    boolean allows(ServiceRecord before, ServiceRecord after) {
      return isSameReign(before, after)
          && appendsOne(before, after)
          && after.rules().getLast().term().equals(after.term());
    }
  },
  RULES_COLLAPSED(
      "Leading",
      "Leading",
      "the newest ack rule is in force and covered: the older ones are dropped") {
    @Override
    boolean allows(ServiceRecord before, ServiceRecord after) {
      return isSameReign(before, after)
          && before.rules().size() > 1
          && after.rules().equals(List.of(before.rules().getLast()));
    }
  },
  MOVE("Leading", "Switching", "an operator asked for a switchover") {
    @Override
    boolean allows(ServiceRecord before, ServiceRecord after) {
      return before.phase() instanceof Phase.Leading(var leads)
          && after.phase() instanceof Phase.Switching(var drains, var target)
          && leads.equals(drains)
          && !leads.equals(target)
          && keepsTermAndRules(before, after);
    }
  },
  HANDED_OVER(
      "Switching",
      "Leading",
      "the old primary has stopped and sealed the term, and the target holds all that it had") {
    @Override
    boolean allows(ServiceRecord before, ServiceRecord after) {
      return before.phase() instanceof Phase.Switching(_, var target)
          && after.phase() instanceof Phase.Leading(var leads)
          && target.equals(leads)
          && beginsTerm(before, after, leads);
    }
  },
  MOVE_ENDED("Switching", "Replacing", "the target is lost, or a step missed its deadline") {
    @Override
    boolean allows(ServiceRecord before, ServiceRecord after) {
      return before.phase() instanceof Phase.Switching(var drains, _)
          && after.phase() instanceof Phase.Replacing replacing
          && drains.equals(replacing.former())
          && keepsTermAndRules(before, after);
    }
  },
  REPLACE(
      "Leading",
      "Replacing",
      "the primary is dead and the term can be sealed, or an operator asked") {
    @Override
    boolean allows(ServiceRecord before, ServiceRecord after) {
      return before.phase() instanceof Phase.Leading(var leads)
          && after.phase() instanceof Phase.Replacing replacing
          && leads.equals(replacing.former())
          && keepsTermAndRules(before, after);
    }
  },
  REPLACE_OTHERWISE(
      "Replacing", "Replacing", "an operator changed who is preferred, or accepted a loss") {
    @Override
    boolean allows(ServiceRecord before, ServiceRecord after) {
      return before.phase() instanceof Phase.Replacing was
          && after.phase() instanceof Phase.Replacing is
          && was.former().equals(is.former())
          && keepsTermAndRules(before, after);
    }
  },
  PROMOTED(
      "Replacing", "Leading", "the term is sealed: the most advanced sealed member gets the next") {
    @Override
    boolean allows(ServiceRecord before, ServiceRecord after) {
      return before.phase() instanceof Phase.Replacing
          && after.phase() instanceof Phase.Leading(var leads)
          && beginsTerm(before, after, leads);
    }
  },
  ADOPTED(
      "Unformed", "Elected", "the service's own electors name a primary, and it says so itself") {
    @Override
    boolean allows(ServiceRecord before, ServiceRecord after) {
      return before.phase() instanceof Phase.Unformed
          && after.phase() instanceof Phase.Elected
          && after.term().equals(before.term().next())
          && after.rules().isEmpty();
    }
  },
  ELECTED("Elected", "Elected", "the electors name another primary, and it says so itself") {
    @Override
    boolean allows(ServiceRecord before, ServiceRecord after) {
      return before.phase() instanceof Phase.Elected(var was, _)
          && after.phase() instanceof Phase.Elected(var is, _)
          && !was.equals(is)
          && beginsElectedTerm(before, after);
    }
  },
  YIELD("Elected", "Yielding", "an operator asked for another primary: writes are held first") {
    @Override
    boolean allows(ServiceRecord before, ServiceRecord after) {
      return before.phase() instanceof Phase.Elected(var was, var by)
          && after.phase() instanceof Phase.Yielding(var is, var still, _, _)
          && was.equals(is)
          && by == still
          && keepsTermAndRules(before, after);
    }
  },
  ASKED(
      "Yielding",
      "Yielding",
      "every standby has all that the primary has: the electors are asked") {
    @Override
    boolean allows(ServiceRecord before, ServiceRecord after) {
      return before.phase() instanceof Phase.Yielding yielding
          && !yielding.asked()
          && after.phase().equals(yielding.asking())
          && keepsTermAndRules(before, after);
    }
  },
  YIELDED(
      "Yielding", "Elected", "the electors name another primary, or a step missed its deadline") {
    @Override
    boolean allows(ServiceRecord before, ServiceRecord after) {
      return before.phase() instanceof Phase.Yielding
          && after.phase() instanceof Phase.Elected
          && beginsElectedTerm(before, after);
    }
  },
  PAUSED_OR_RESUMED("any", "the same", "an operator suspended or resumed automatic failover") {
    @Override
    boolean allows(ServiceRecord before, ServiceRecord after) {
      return before.paused() != after.paused()
          && before.phase().equals(after.phase())
          && keepsTermAndRules(before, after);
    }
  };

  private final String from;
  private final String to;
  private final String when;

  Transition(String from, String to, String when) {
    this.from = from;
    this.to = to;
    this.when = when;
  }

  /** Name of the phase it leaves. */
  public String from() {
    return from;
  }

  /** Name of the phase it leads to. */
  public String to() {
    return to;
  }

  /** When it happens, as a sentence for people. */
  public String when() {
    return when;
  }

  /**
   * The row that leads from one version to the next; empty when none does, which is a broken
   * invariant.
   */
  public static Optional<Transition> between(ServiceRecord before, ServiceRecord after) {
    if (!after.revision().equals(before.revision().next())
        || !after.service().equals(before.service())) {
      return Optional.empty();
    }
    for (var transition : values()) {
      var pauseKept = transition == PAUSED_OR_RESUMED || before.paused() == after.paused();
      if (pauseKept && transition.allows(before, after)) {
        return Optional.of(transition);
      }
    }
    return Optional.empty();
  }

  /** The table as the text of {@code docs/states.md}. */
  public static String asMarkdown() {
    var text = new StringBuilder("# The life of a service\n\n[中文](zh-CN/states.md)\n\n");
    text.append(
        "Made from `core.record.Transition`, which every write of a record is checked against.\n\n");
    text.append("```mermaid\nstateDiagram-v2\n    [*] --> Unformed\n");
    for (var row : values()) {
      if (row != PAUSED_OR_RESUMED) {
        text.append("    %s --> %s: %s%n".formatted(row.from, row.to, row.when.replace(":", " –")));
      }
    }
    text.append("```\n\n| transition | from | to | when |\n| --- | --- | --- | --- |\n");
    for (var row : values()) {
      text.append("| %s | %s | %s | %s |%n".formatted(row.name(), row.from, row.to, row.when));
    }
    return text.toString();
  }

  abstract boolean allows(ServiceRecord before, ServiceRecord after);

  private static boolean isSameReign(ServiceRecord before, ServiceRecord after) {
    return before.phase() instanceof Phase.Leading
        && before.phase().equals(after.phase())
        && before.term().equals(after.term());
  }

  private static boolean beginsTerm(ServiceRecord before, ServiceRecord after, HostId leads) {
    return after.term().equals(before.term().next())
        && appendsOne(before, after)
        && after.rules().getLast().term().equals(after.term())
        && after.rules().getLast().primary().equals(leads);
  }

  /** Electors choose without acknowledgement rules, so there are none. */
  private static boolean beginsElectedTerm(ServiceRecord before, ServiceRecord after) {
    return after.term().equals(before.term().next()) && after.rules().isEmpty();
  }

  private static boolean keepsTermAndRules(ServiceRecord before, ServiceRecord after) {
    return before.term().equals(after.term()) && before.rules().equals(after.rules());
  }

  /** S2: nothing is taken from the list, and what is added names the revision it came with. */
  private static boolean appendsOne(ServiceRecord before, ServiceRecord after) {
    var older = before.rules();
    var newer = after.rules();
    return newer.size() == older.size() + 1
        && newer.subList(0, older.size()).equals(older)
        && isNamedBy(newer.getLast(), after);
  }

  private static boolean isNamedBy(AckRule rule, ServiceRecord record) {
    return rule.since().equals(record.revision());
  }
}
