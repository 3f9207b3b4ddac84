package io.holdfast.engine.mysql;

import io.holdfast.spi.engine.EngineContext;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.EngineDriverFactory;

/** Makes drivers for the engine {@code mariadb}. */
public final class MariadbDriverFactory implements EngineDriverFactory {
  /** User that runs MariaDB when the agent is root; distributions' packages create it. */
  private static final String USER = "mysql";

  @Override
  public String engine() {
    return "mariadb";
  }

  @Override
  public EngineDriver open(EngineContext context) {
    return SqlDriver.open(
        context, new Mariadb(), System.getProperty("holdfast.mariadb.user", USER));
  }
}
