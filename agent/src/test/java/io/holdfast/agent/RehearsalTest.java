package io.holdfast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Term;
import io.holdfast.spec.SpecReader;
import io.holdfast.spec.SpecResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal that stops half-way would go unnoticed: only the first failover would be slow. */
class RehearsalTest {
  private static final CountDownLatch USE_BEGUN = new CountDownLatch(1);
  private static final CountDownLatch LOADING_BEGUN = new CountDownLatch(1);

  /** What one thread begins to use while another comes to load it. */
  private enum Slow {
    FIRST,
    WITH_BODY {
      @Override
      public String toString() {
        return "of a class of its own";
      }
    };

    Slow() {
      USE_BEGUN.countDown();
      try {
        LOADING_BEGUN.await();
        // Only long enough to be found out: whoever waits for nobody passes at any time.
        Thread.sleep(200);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @TempDir private Path folder;

  @Test
  void comesToTheNextTerm() throws IOException {
    for (var members : List.of("[a, b, c]", "[a, b]", "[a, b], durability: async")) {
      assertThat(rehearsal(members).failOver()).as(members).contains(new Term(2));
    }
  }

  @Test
  void needsAServiceThatCanFailOver() throws IOException {
    assertThat(rehearsal("[c]").failOver()).isEmpty();
  }

  @Test
  void loadsTheClassesOfAPartOnce() throws IOException {
    assertThat(OwnClasses.load(List.of(Term.class, Term.class)))
        .isEqualTo(OwnClasses.load(List.of(Term.class)))
        .isGreaterThan(50);
  }

  @Test
  void waitsForNobodyWhoWaitsForIt() throws Exception {
    var threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    try {
      var use = threads.submit(() -> Slow.WITH_BODY.toString());
      var loading =
          threads.submit(() -> {
            var constant =
                Class.forName(Slow.class.getName() + "$1", false, getClass().getClassLoader());
            USE_BEGUN.await();
            LOADING_BEGUN.countDown();
            OwnClasses.initialize(constant);
            return constant;
          });
      assertThat(use.get(30, TimeUnit.SECONDS)).isEqualTo("of a class of its own");
      assertThat(loading.get(30, TimeUnit.SECONDS)).isNotNull();
    } finally {
      threads.shutdownNow();
    }
  }

  private Rehearsal rehearsal(String members) throws IOException {
    var file =
        Files.writeString(
            folder.resolve("holdfast.yaml"),
            """
            cluster: rehearsal
            hosts:
              a: {address: 127.0.0.71}
              b: {address: 127.0.0.72}
              c: {address: 127.0.0.73}
            services:
              db: {engine: postgresql, members: %s}
            """
                .formatted(members));
    return new Rehearsal(((SpecResult.Valid) SpecReader.read(file)).file().spec());
  }
}
