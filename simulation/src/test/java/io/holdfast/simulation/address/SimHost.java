package io.holdfast.simulation.address;

import io.holdfast.core.address.AddressLease;
import io.holdfast.core.address.AddressMemory;
import io.holdfast.core.address.AddressOrder;
import io.holdfast.core.address.AddressReport;
import io.holdfast.core.address.Tenancy;
import io.holdfast.core.address.TenancyDecision;
import io.holdfast.core.cluster.HostId;
import io.holdfast.simulation.machine.HostClock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A host: a kernel that has the address or not, a disk, and an agent that comes and goes. */
final class SimHost {
  private static final long BEAT_MICROS = 200_000;
  private static final long REPORT_MICROS = 500_000;

  final HostId id;
  private final AddressWorld world;
  private final HostClock clock;
  private final Duration linger;

  /** The disk. */
  private AddressMemory onDisk = AddressMemory.BLANK;

  /** The kernel: until when it has the address, in the world's time; below zero for never. */
  private long kernelUntil = -1;

  private @Nullable Tenancy tenancy;
  private int incarnation;
  private boolean present;
  private boolean frozen;
  boolean cut;

  SimHost(AddressWorld world, String name, boolean diesWithProcess) {
    this.world = world;
    this.id = new HostId(name);
    this.clock = new HostClock(world.scheduler, world.dice);
    this.linger = diesWithProcess ? Duration.ofMillis(100) : AddressLease.LINGER;
  }

  boolean isAlive() {
    return tenancy != null;
  }

  boolean runs() {
    return tenancy != null && !frozen;
  }

  /** Whether the kernel has the address now. */
  boolean has() {
    return kernelUntil > world.now();
  }

  void boot() {
    incarnation++;
    frozen = false;
    var forgets = world.makes(Mistake.MEMORY_FORGOTTEN);
    tenancy =
        new Tenancy(
            forgets ? AddressMemory.BLANK : onDisk,
            forgets ? clock.now().minusSeconds(60) : clock.now());
    if (forgets) {
      onDisk = AddressMemory.BLANK;
    }
    kernelUntil = -1;
    present = false;
    beat(incarnation);
    reportRegularly(incarnation);
  }

  void bootIfDead() {
    if (!isAlive()) {
      boot();
    }
  }

  void kill() {
    tenancy = null;
    if (linger.equals(AddressLease.LINGER)) {
      return; // the kernel's lifetime ends it
    }
    kernelUntil = Math.min(kernelUntil, world.now() + world.dice.between(0, 90_000));
  }

  void freeze() {
    frozen = true;
  }

  void thaw() {
    if (frozen && tenancy != null) {
      frozen = false;
      tenancy.distrust();
      step();
      reportRegularly(incarnation);
    }
  }

  private void beat(int of) {
    if (incarnation == of) {
      if (runs()) {
        step();
      }
      world.scheduler.after(BEAT_MICROS, () -> beat(of));
    }
  }

  private void reportRegularly(int of) {
    if (incarnation == of && runs()) {
      report();
      world.scheduler.after(REPORT_MICROS, () -> reportRegularly(of));
    }
  }

  /** Takes an order; messages to a frozen agent wait in its sockets and are not taken after it. */
  void receive(AddressOrder order, Instant asOf, boolean answer, int of) {
    var mine = tenancy;
    if (mine == null || frozen || incarnation != of) {
      return;
    }
    var counted = world.makes(Mistake.COUNTED_FROM_THE_ANSWER) || !answer ? clock.now() : asOf;
    var lease = answer || world.makes(Mistake.PUSH_IS_A_LEASE);
    if (mine.accept(order, counted, lease).isEmpty()) {
      step();
      if (mine.wantsRenewal(clock.now())) {
        report();
      }
    }
  }

  private void step() {
    var mine = tenancy;
    if (mine == null) {
      return;
    }
    switch (mine.decide(present, clock.now())) {
      case TenancyDecision.Add _, TenancyDecision.Keep _ -> {
        onDisk = mine.memory();
        present = true;
        long rounding = world.dice.between(0, 250_000);
        kernelUntil =
            world.makes(Mistake.NO_LIFETIME) ? Long.MAX_VALUE : world.now() + 1_000_000 + rounding;
        world.check();
      }
      case TenancyDecision.Remove _ -> {
        present = false;
        onDisk = mine.memory();
        if (world.makes(Mistake.REPORTED_EARLY)) {
          report();
          int of = incarnation;
          world.scheduler.after(
              200_000,
              () -> {
                if (incarnation == of && runs() && !present) {
                  kernelUntil = -1;
                }
              });
        } else {
          kernelUntil = -1;
          report();
        }
      }
      case TenancyDecision.Rest _ -> {
        if (!onDisk.equals(mine.memory())) {
          onDisk = mine.memory();
          report();
        }
      }
    }
  }

  void report() {
    var sentAt = clock.now();
    int of = incarnation;
    var report =
        new AddressReport(
            AddressWorld.ADDRESS,
            onDisk.epoch(),
            onDisk.term(),
            onDisk.turn(),
            present,
            linger,
            null);
    world.send(
        this, world.someController(), controller -> controller.reported(this, report, sentAt, of));
  }

  int incarnation() {
    return incarnation;
  }
}
