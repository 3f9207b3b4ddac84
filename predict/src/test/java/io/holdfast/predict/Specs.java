package io.holdfast.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.spec.SpecReader;
import io.holdfast.spec.SpecResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Specs as users write them. */
public final class Specs {
  private Specs() {}

  /** One that is offered to be copied. */
  public static ClusterSpec blueprint(String name) {
    return read(Path.of("..", "blueprints", name + ".yaml"));
  }

  /** One from its text. */
  public static ClusterSpec of(String text) {
    try {
      var file = Files.createTempFile("spec", ".yaml");
      try {
        return read(Files.writeString(file, text));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClusterSpec read(Path file) {
    var result = SpecReader.read(file);
    assertThat(result).as(result.problems().toString()).isInstanceOf(SpecResult.Valid.class);
    return ((SpecResult.Valid) result).file().spec();
  }
}
