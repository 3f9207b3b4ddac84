package io.holdfast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Term;
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
