package io.holdfast.drill.run;

import io.holdfast.api.ClusterSecret;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.HoldfastException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Speaks to the agents during a fault: one that accepts and never answers is given up within a
 * second and a half, and the next is asked. Only for what may be asked twice. One thread's own.
 */
final class Line implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private final List<HoldfastClient> agents;
  private int lastGood;

  /** Something that an agent is asked. */
  interface Question<T> {
    T ask(HoldfastClient agent) throws InterruptedException;
  }

  Line(List<URI> agents, ClusterSecret secret) {
    this.agents = agents.stream().map(agent -> new HoldfastClient(List.of(agent), secret)).toList();
  }

  /** The first answer; empty when no agent gives one. */
  <T> Optional<T> ask(Question<T> question) throws InterruptedException {
    for (int i = 0; i < agents.size(); i++) {
      var index = (lastGood + i) % agents.size();
      var answer = ask(agents.get(index), question);
      if (answer.isPresent()) {
        lastGood = index;
        return answer;
      }
    }
    return Optional.empty();
  }

  private static <T> Optional<T> ask(HoldfastClient agent, Question<T> question)
      throws InterruptedException {
    var answer = new CompletableFuture<T>();
    var asking =
        Thread.ofVirtual()
            .start(() -> {
              try {
                answer.complete(question.ask(agent));
              } catch (HoldfastException | InterruptedException e) {
                answer.completeExceptionally(e);
              }
            });
    try {
      return Optional.of(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty(); // another agent may know
    } finally {
      asking.interrupt();
    }
  }

  @Override
  public void close() {
    agents.forEach(HoldfastClient::close);
  }
}
