package io.holdfast.agent;

import io.holdfast.agent.link.GoalsDesk;
import io.holdfast.agent.storage.AddressMemoryFile;
import io.holdfast.agent.storage.DataFolder;
import io.holdfast.agent.time.Ticker;
import io.holdfast.core.address.AddressId;
import io.holdfast.core.address.AddressMemory;
import io.holdfast.core.address.AddressOrder;
import io.holdfast.core.address.AddressReport;
import io.holdfast.core.address.VirtualAddress;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.spi.engine.Incident;
import io.holdfast.traffic.vip.AddressHolder;
import io.holdfast.traffic.vip.AddressPlace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/** The virtual addresses that this host may hold. */
final class Addresses implements GoalsDesk.Taker, AutoCloseable {
  private final Map<AddressId, AddressHolder> holders = new LinkedHashMap<>();
  private final Duration silence;
  private Instant answeredAt = Instant.MIN;

  /** Who is told what happens to them. Nothing blocks. */
  record Told(Consumer<AddressReport> reports, Runnable renew, Consumer<Incident> incidents) {}

  private Addresses(Duration silence) {
    this.silence = silence;
  }

  static Addresses open(
      AgentSettings settings, DataFolder folder, Told told, Ticker ticker, Runnable checkAwake) {
    var cluster = settings.cluster();
    var addresses = new Addresses(cluster.detection().heartbeat().multipliedBy(2));
    for (var address : VirtualAddress.of(cluster)) {
      if (address.candidates().contains(settings.self())) {
        addresses.holders.put(
            address.id(), start(settings, address, folder, told, ticker, checkAwake));
      }
    }
    return addresses;
  }

  private static AddressHolder start(
      AgentSettings settings,
      VirtualAddress address,
      DataFolder folder,
      Told told,
      Ticker ticker,
      Runnable checkAwake) {
    var listener =
        new AddressPlace.Listener() {
          @Override
          public void report(AddressReport report) {
            told.reports().accept(report);
          }

          @Override
          public void renew() {
            told.renew().run();
          }

          @Override
          public void tell(boolean warning, String message) {
            var severity = warning ? Incident.Severity.WARNING : Incident.Severity.INFO;
            told.incidents()
                .accept(new Incident(address.owner(), settings.self(), severity, message));
          }
        };
    ThreadFactory threads =
        task -> Thread.ofPlatform().daemon().name("address-" + address.id()).unstarted(task);
    return AddressHolder.start(
        AddressPlace.onLinux(
            address.id(),
            address.spec(),
            settings.cluster().hosts().stream().map(HostSpec::address).toList(),
            memory(new AddressMemoryFile(address.id(), folder.address(address.id()))),
            listener,
            ticker::now,
            checkAwake,
            threads));
  }

  private static AddressPlace.Memory memory(AddressMemoryFile file) {
    return new AddressPlace.Memory() {
      @Override
      public AddressMemory load() {
        return file.load();
      }

      @Override
      public void save(AddressMemory memory) throws IOException {
        file.save(memory);
      }
    };
  }

  @Override
  public void address(AddressOrder order, Instant asOf, boolean answer) {
    var holder = holders.get(order.address());
    if (holder == null) {
      return;
    }
    holder.order(order, asOf, answer);
    if (answer) {
      if (answeredAt.isAfter(Instant.MIN) && answeredAt.plus(silence).isBefore(asOf)) {
        holder.heardAgain();
      }
      answeredAt = asOf;
    }
  }

  @Override
  public void distrust(Instant wokenAt) {
    holders.values().forEach(AddressHolder::distrust);
  }

  /** Lets go of all; returns when they are gone. */
  @Override
  public void close() {
    holders.values().forEach(AddressHolder::close);
  }
}
