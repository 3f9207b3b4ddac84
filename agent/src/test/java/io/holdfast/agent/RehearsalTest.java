package io.holdfast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.spec.SpecReader;
import io.holdfast.spec.SpecResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal that stops half-way would go unnoticed: only the first failover would be slow. */
class RehearsalTest {
  private static final String SPEC =
      """
      cluster: rehearsal
      hosts:
        a: {address: 127.0.0.71}
        b: {address: 127.0.0.72}
        c: {address: 127.0.0.73}
      services:
        three: {engine: postgresql, members: [a, b, c], port: 5432}
        two: {engine: postgresql, members: [a, b], port: 5433, durability: async}
        one: {engine: postgresql, members: [c], port: 5434}
      """;

  @TempDir private Path folder;

  @Test
  void comesToTheNextTermForEveryServiceThatCanFailOver() throws IOException {
    var cluster = cluster();
    var rehearsal = new Rehearsal(cluster);
    assertThat(cluster.services())
        .extracting(service -> rehearsal.failOver(service).number())
        .containsExactly(2L, 2L, 1L);
  }

  @Test
  void loadsTheClassesOfAPartOnce() throws IOException {
    assertThat(Rehearsal.load(List.of(Term.class, Term.class)))
        .isEqualTo(Rehearsal.load(List.of(Term.class)))
        .isGreaterThan(50);
  }

  private ClusterSpec cluster() throws IOException {
    var file = Files.writeString(folder.resolve("holdfast.yaml"), SPEC);
    return ((SpecResult.Valid) SpecReader.read(file)).file().spec();
  }
}
