package io.holdfast.simulation.scenario;

import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.Failback;
import io.holdfast.core.spec.StackSpec;
import io.holdfast.core.spec.StartOrder;
import io.holdfast.core.spec.Window;
import io.holdfast.core.stack.StackPhase;
import io.holdfast.core.stack.StackRecord;
import io.holdfast.simulation.agent.Controller;
import io.holdfast.simulation.agent.StackRoom;
import io.holdfast.simulation.agent.StackSeat;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.check.StackJudge;
import io.holdfast.simulation.machine.Dice;
import io.holdfast.simulation.machine.HostClock;
import io.holdfast.simulation.quorum.Register;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Two services on the same hosts, one of which comes after the other, in a stack. */
final class StackWorld {
  static final ServiceId DB = new ServiceId("db");
  static final ServiceId APP = new ServiceId("app");

  private static final StackId MAIN = new StackId("main");
  private static final Instant MIDNIGHT = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration STABLE = Duration.ofSeconds(3);

  private final Ground ground;
  private final Dice dice;
  private final World db;
  private final World app;
  private final StackSpec stack;
  private final Register<StackRecord> register;
  private final StackJudge judge;
  private final StackSeat[] seats;
  private Duration skipped = Duration.ZERO;

  StackWorld(long seed, Set<Bug> bugs, @Nullable Consumer<String> listener) {
    dice = new Dice(seed);
    var shape = Shape.ofStack(dice);
    var second = dice.oneIn(3) ? shape.asynchronous(dice) : shape;
    ground =
        new Ground(
            shape.hosts(),
            dice.split(),
            dice.split(),
            second.durability() == Durability.ASYNC
                ? World.BLIND_WITH_LEASES_MICROS
                : World.BLIND_MICROS,
            bugs,
            listener);
    stack = draw();
    var alone = shape.cluster(ground.hosts());
    var services = List.of(shape.service(ground.hosts(), DB), second.service(ground.hosts(), APP));
    var cluster =
        new ClusterSpec(
            alone.name(),
            alone.hosts(),
            alone.quorum(),
            services,
            alone.detection(),
            List.of(stack),
            dice.oneIn(3) ? StartOrder.NONE : new StartOrder(Map.of(APP, List.of(DB))));
    db = world(shape, cluster, 0, bugs);
    app = world(shape, cluster, 1, bugs);
    var record =
        shape.formed()
            ? new StackRecord(
                MAIN,
                new Revision(1),
                new StackPhase.Settled(ground.hosts().id(0)),
                List.of(),
                false)
            : StackRecord.unsettled(MAIN);
    judge =
        new StackJudge(
            cluster, stack, record, shape.hosts(), this::wall, ground.trace(), db.judge());
    register = new Register<>(record, document -> document.revision().number(), judge);
    for (var world : worlds()) {
      judge.written(world.record());
      world.judge().onWritten(judge::written);
      world
          .judge()
          .onOpened(host ->
              judge.opened(
                  world.service().id(),
                  ground.hosts().id(host),
                  host,
                  ground.scheduler().nowMicros()));
    }
    var room = new StackRoom(cluster, stack, ground.quorum(), register, this::wall, bugs, judge);
    seats = new StackSeat[shape.hosts()];
    for (int host = 0; host < seats.length; host++) {
      var parts = new HashMap<ServiceId, Controller>();
      for (var world : worlds()) {
        parts.put(world.service().id(), world.agent(host).controller());
      }
      seats[host] = new StackSeat(room, host, new HostClock(ground.scheduler(), dice), parts);
      ground.add(host, seats[host]);
    }
    lookAtServing();
    ground.begin();
  }

  private World world(Shape shape, ClusterSpec cluster, int number, Set<Bug> bugs) {
    var world =
        new World(
            ground,
            shape,
            cluster,
            cluster.services().get(number),
            bugs,
            dice.split(),
            dice.split(),
            dice.split());
    ground.add(world);
    return world;
  }

  /** It prefers the first host, and goes back there always, never, or for a part of the time. */
  private StackSpec draw() {
    var opens = LocalTime.MIDNIGHT.plusSeconds(dice.below(30));
    var window =
        new Window(
            EnumSet.allOf(DayOfWeek.class),
            opens,
            opens.plusSeconds(1 + dice.below(40)),
            ZoneOffset.UTC);
    return new StackSpec(
        MAIN,
        List.of(DB, APP),
        dice.oneIn(2) ? null : ground.hosts().id(0),
        new Failback.Automatic(window, STABLE, 1 + dice.below(2)));
  }

  /** Whoever serves is noted all the time: what serves only between two looks is none. */
  void lookAtServing() {
    for (var world : worlds()) {
      for (int host = 0; host < world.memberCount(); host++) {
        if (world.engine(host).takesWrites()) {
          judge.serves(world.service().id(), host, ground.scheduler().nowMicros());
        }
      }
    }
  }

  List<World> worlds() {
    return List.of(db, app);
  }

  Ground ground() {
    return ground;
  }

  World db() {
    return db;
  }

  World app() {
    return app;
  }

  Dice dice() {
    return dice;
  }

  StackSpec stack() {
    return stack;
  }

  /** The stack's record as stored. */
  StackRecord record() {
    return register.value();
  }

  StackSeat seat(int host) {
    return seats[host];
  }

  private Instant wall() {
    return MIDNIGHT.plusNanos(ground.scheduler().nowMicros() * 1_000).plus(skipped);
  }

  /** So much time passes in which nothing happens. */
  void skip(Duration quiet) {
    skipped = skipped.plus(quiet);
  }
}
