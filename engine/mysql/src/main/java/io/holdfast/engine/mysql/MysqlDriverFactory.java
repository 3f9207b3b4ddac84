package io.holdfast.engine.mysql;

import io.holdfast.spi.engine.EngineContext;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.EngineDriverFactory;

/** Makes drivers for the engine {@code mysql}. */
public final class MysqlDriverFactory implements EngineDriverFactory {
  /** User that runs MySQL when the agent is root; distributions' packages create it. */
  private static final String USER = "mysql";

  @Override
  public String engine() {
    return "mysql";
  }

  @Override
  public EngineDriver open(EngineContext context) {
    return SqlDriver.open(context, new Mysql(), System.getProperty("holdfast.mysql.user", USER));
  }
}
