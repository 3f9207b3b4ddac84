package io.holdfast.spi.engine;

/** Makes the drivers of one kind of engine. Found by {@link java.util.ServiceLoader}. */
public interface EngineDriverFactory {
  /** The engine's name in the spec. */
  String engine();

  /** A driver for one member. Touches nothing yet. */
  EngineDriver open(EngineContext context);
}
