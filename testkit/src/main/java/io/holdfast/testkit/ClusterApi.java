package io.holdfast.testkit;

import io.holdfast.api.ClusterSecret;
import io.holdfast.api.ClusterStatus;
import io.holdfast.api.Event;
import io.holdfast.api.EventPage;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.Operation;
import io.holdfast.api.RestartRequest;
import io.holdfast.api.SwitchoverRequest;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The agents' interface, asked on whichever host answers. Thread-safe. */
public final class ClusterApi implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private final List<URI> addresses;
  private final ClusterSecret secret;
  private final List<HoldfastClient> agents;
  private final HoldfastClient any;
  private volatile int lastGood;

  ClusterApi(List<URI> agents, String secret) {
    var shown = ClusterSecret.of(secret);
    this.addresses = List.copyOf(agents);
    this.secret = shown;
    this.agents = agents.stream().map(agent -> new HoldfastClient(List.of(agent), shown)).toList();
    this.any = new HoldfastClient(agents, shown);
  }

  /** Where the agents answer. */
  public List<URI> addresses() {
    return addresses;
  }

  /** What they want to be shown. */
  public ClusterSecret secret() {
    return secret;
  }

  /** What the first host that knows a controller says; else what any says; empty when none does. */
  public Optional<ClusterStatus> status() {
    var withoutController = Optional.<ClusterStatus>empty();
    int first = lastGood;
    for (int i = 0; i < agents.size(); i++) {
      int index = (first + i) % agents.size();
      var status = statusFrom(agents.get(index));
      if (status.filter(it -> it.controller() != null).isPresent()) {
        lastGood = index;
        return status;
      }
      withoutController = withoutController.or(() -> status);
    }
    return withoutController;
  }

  /**
   * Moves the service's primary as planned and waits for the outcome.
   *
   * @throws HoldfastException when it was refused at once, or no host answered
   */
  public Operation switchover(String service, LocalHost to, Duration patience) {
    return uninterrupted(() -> {
      var begun =
          any.switchover(new ServiceId(service), new SwitchoverRequest(new HostId(to.name())));
      return any.await(begun, patience, _ -> {});
    });
  }

  /**
   * Moves the stack as planned and waits for the outcome.
   *
   * @throws HoldfastException when it was refused at once, or no host answered
   */
  public Operation switchoverStack(String stack, LocalHost to, Duration patience) {
    return uninterrupted(() -> {
      var begun = any.switchover(new StackId(stack), new SwitchoverRequest(new HostId(to.name())));
      return any.await(begun, patience, _ -> {});
    });
  }

  /**
   * Restarts the members that wait for it, one after the other, and waits for the outcome.
   *
   * @throws HoldfastException when it was refused at once, or no host answered
   */
  public Operation restart(String service, Duration patience) {
    return uninterrupted(() -> {
      var begun = any.restart(new ServiceId(service), new RestartRequest(null, null));
      return any.await(begun, patience, _ -> {});
    });
  }

  /** Asks for a switchover and does not wait; true when it was accepted. */
  public boolean askForSwitchover(String service, LocalHost to) {
    return uninterrupted(() -> {
      try {
        any.switchover(new ServiceId(service), new SwitchoverRequest(new HostId(to.name())));
        return true;
      } catch (HoldfastException refused) {
        return false;
      }
    });
  }

  /**
   * The newest events, oldest first; about as many as one page can hold.
   *
   * @throws HoldfastException when no host answered
   */
  public List<Event> events() {
    return uninterrupted(() -> {
      var newest = new ArrayList<Event>();
      long after = Math.max(0, any.events(0).last() - EventPage.MAX_EVENTS);
      for (var page = any.events(after); !page.events().isEmpty(); page = any.events(after)) {
        newest.addAll(page.events());
        after = page.events().getLast().number();
      }
      return newest;
    });
  }

  @Override
  public void close() {
    agents.forEach(HoldfastClient::close);
    any.close();
  }

  /** A frozen host accepts and never answers: another is asked long before the client gives up. */
  private static Optional<ClusterStatus> statusFrom(HoldfastClient agent) {
    var answer = new CompletableFuture<Optional<ClusterStatus>>();
    var asking = Thread.ofVirtual().start(() -> answer.complete(ask(agent)));
    return uninterrupted(() -> {
      try {
        return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        asking.interrupt();
        return Optional.empty();
      }
    });
  }

  private static Optional<ClusterStatus> ask(HoldfastClient agent) {
    try {
      return Optional.of(agent.cluster());
    } catch (HoldfastException fault) {
      return Optional.empty(); // this host does not answer; another may
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private interface Call<T> {
    T make() throws InterruptedException;
  }

  private static <T> T uninterrupted(Call<T> call) {
    try {
      return call.make();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("interrupted while asking an agent", e);
    }
  }
}
