package io.holdfast.traffic.vip;

import io.holdfast.core.address.AddressId;
import io.holdfast.core.address.AddressMemory;
import io.holdfast.core.address.AddressOrder;
import io.holdfast.core.address.AddressReport;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.spec.AddressSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A holder without an agent: the test is its controller. As a program it grants itself the address,
 * over and over, until it is killed.
 */
final class LoneHolder implements AutoCloseable {
  /** Longer than any test needs the address, and than what the kernel takes it away after. */
  static final Duration LEASE = Duration.ofSeconds(20);

  private static final Duration BRIEF_LEASE = Duration.ofSeconds(2);
  private static final AddressId ID = new AddressId("db.write");

  final AddressHolder holder;
  final List<String> told = new ArrayList<>();
  private final AtomicReference<@Nullable AddressReport> reported = new AtomicReference<>();
  private final AtomicReference<AddressMemory> disk = new AtomicReference<>(AddressMemory.BLANK);

  LoneHolder(String address, int prefix, Collection<String> hosts, ThreadFactory threads) {
    var memory =
        new AddressPlace.Memory() {
          @Override
          public AddressMemory load() {
            return disk.get();
          }

          @Override
          public void save(AddressMemory memory) {
            disk.set(memory);
          }
        };
    var listener =
        new AddressPlace.Listener() {
          @Override
          public void report(AddressReport report) {
            reported.set(report);
          }

          @Override
          public void renew() {}

          @Override
          public void tell(boolean warning, String message) {
            synchronized (told) {
              told.add(message);
            }
          }
        };
    holder =
        AddressHolder.start(
            AddressPlace.onLinux(
                ID,
                new AddressSpec(address, prefix, "eth0"),
                hosts,
                memory,
                listener,
                LoneHolder::now,
                () -> {},
                threads));
  }

  /** As the answer to a report that was sent a second from now: an agent that runs already. */
  void grant(long turn) {
    holder.order(order(turn, LEASE), now().plusSeconds(1), true);
  }

  /** As the other, by a lease that runs out soon. */
  void grantBriefly(long turn) {
    holder.order(order(turn, BRIEF_LEASE), now().plusSeconds(1), true);
  }

  void letGo(long turn) {
    holder.order(order(turn, null), now(), true);
  }

  @Nullable AddressReport reported() {
    return reported.get();
  }

  boolean holds() {
    var report = reported.get();
    return report != null && report.held() && report.turn() > 0;
  }

  List<String> told() {
    synchronized (told) {
      return List.copyOf(told);
    }
  }

  @Override
  public void close() {
    holder.close();
  }

  private static AddressOrder order(long turn, @Nullable Duration lease) {
    return new AddressOrder(ID, new Epoch(1), new Term(1), turn, lease);
  }

  private static Instant now() {
    return Instant.EPOCH.plusNanos(System.nanoTime());
  }

  /** Arguments: address, prefix. Says "held" once it is. */
  public static void main(String[] args) throws InterruptedException, IOException {
    var lone =
        new LoneHolder(
            args[0],
            Integer.parseInt(args[1]),
            List.of(),
            task -> Thread.ofPlatform().daemon().unstarted(task));
    var said = false;
    while (true) {
      lone.grant(1);
      Thread.sleep(Duration.ofMillis(300));
      if (lone.holds() && !said) {
        said = true;
        System.out.println("held");
      }
    }
  }
}
