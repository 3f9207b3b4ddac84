package io.holdfast.cli.demo;

import io.holdfast.testkit.Blueprint;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A blueprint by its name. */
public final class BlueprintWord implements ITypeConverter<Blueprint> {
  @Override
  public Blueprint convert(String word) {
    return Arrays.stream(Blueprint.values())
        .filter(blueprint -> blueprint.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException(
                "'%s' is no blueprint; expected one of %s"
                    .formatted(
                        word, Arrays.stream(Blueprint.values()).map(Blueprint::word).toList())));
  }
}
