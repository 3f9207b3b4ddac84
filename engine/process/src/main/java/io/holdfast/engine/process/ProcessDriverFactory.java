package io.holdfast.engine.process;

import io.holdfast.spi.engine.EngineContext;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.EngineDriverFactory;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Makes drivers for the engine {@code process}. */
public final class ProcessDriverFactory implements EngineDriverFactory {
  @Override
  public String engine() {
    return "process";
  }

  @Override
  public EngineDriver open(EngineContext context) {
    var program = context.service().program();
    if (program == null) {
      throw new IllegalArgumentException(
          "the spec of " + context.service().id() + " has no program");
    }
    var place = new Place(context, program, new MemberFiles(context.home().toAbsolutePath()));
    try {
      return new ProcessDriver(place, context.service().members().contains(context.self()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure.getMessage(), failure);
    }
  }
}
