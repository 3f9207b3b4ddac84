package io.holdfast.agent.fake;

import io.holdfast.spi.engine.EngineContext;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.EngineDriverFactory;

/** Makes drivers of the engine {@code fake}; drivers of one cluster share one world. */
public final class FakeEngineFactory implements EngineDriverFactory {
  @Override
  public String engine() {
    return "fake";
  }

  @Override
  public EngineDriver open(EngineContext context) {
    return new FakeDriver(FakeWorld.of(context.cluster().name()), context.self());
  }
}
