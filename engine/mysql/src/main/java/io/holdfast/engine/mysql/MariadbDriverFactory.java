package io.holdfast.engine.mysql;

import io.holdfast.engine.os.Account;
import io.holdfast.spi.engine.EngineContext;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.EngineDriverFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

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
    var named = context.service().dataDirectory();
    var data = named == null ? context.home().resolve("data") : Path.of(named);
    try {
      return new MariadbDriver(
          new Place(
              context,
              Account.forAgent(System.getProperty("holdfast.mariadb.user", USER)),
              new MemberFiles(context.home().toAbsolutePath(), data.toAbsolutePath())));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure.getMessage(), failure);
    }
  }
}
