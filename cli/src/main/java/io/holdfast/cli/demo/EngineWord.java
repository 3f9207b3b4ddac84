package io.holdfast.cli.demo;

import io.holdfast.testkit.Engine;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An engine as it is called in the spec. */
public final class EngineWord implements ITypeConverter<Engine> {
  @Override
  public Engine convert(String word) {
    return Arrays.stream(Engine.values())
        .filter(engine -> engine.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException(
                "'%s' is no engine that can be tried here; expected one of %s"
                    .formatted(word, Arrays.stream(Engine.values()).map(Engine::word).toList())));
  }
}
