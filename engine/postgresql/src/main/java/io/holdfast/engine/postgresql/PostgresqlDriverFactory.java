package io.holdfast.engine.postgresql;

import io.holdfast.engine.os.Account;
import io.holdfast.engine.postgresql.config.MemberFiles;
import io.holdfast.spi.engine.EngineContext;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.EngineDriverFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Makes drivers for the engine {@code postgresql}. */
public final class PostgresqlDriverFactory implements EngineDriverFactory {
  /** User that runs PostgreSQL when the agent is root; distributions' packages create it. */
  private static final String USER = "postgres";

  @Override
  public String engine() {
    return "postgresql";
  }

  @Override
  public EngineDriver open(EngineContext context) {
    var named = context.service().dataDirectory();
    var data = named == null ? context.home().resolve("data") : Path.of(named);
    try {
      var account = Account.forAgent(System.getProperty("holdfast.postgresql.user", USER));
      return new PostgresqlDriver(
          new Place(
              context,
              account,
              new MemberFiles(context.home().toAbsolutePath(), data.toAbsolutePath())));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure.getMessage(), failure);
    }
  }
}
