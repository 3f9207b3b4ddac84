package io.holdfast.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is offered to be copied is valid as it stands; only the passwords are the owner's. */
class BlueprintsTest {
  @ParameterizedTest
  @ValueSource(strings = {"im", "netvis"})
  void aBlueprintIsAValidSpec(String name) throws IOException {
    var result = SpecReader.read(Path.of("..", "blueprints", name + ".yaml"));
    assertThat(result).isInstanceOf(SpecResult.Valid.class);
    assertThat(result.problems())
        .allSatisfy(problem -> assertThat(problem.sentence()).contains("passwordFile"));
  }
}
