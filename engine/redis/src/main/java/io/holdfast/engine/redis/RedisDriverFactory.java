package io.holdfast.engine.redis;

import io.holdfast.engine.os.Account;
import io.holdfast.engine.redis.config.MemberFiles;
import io.holdfast.spi.engine.EngineContext;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.EngineDriverFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Makes drivers for the engine {@code redis}. */
public final class RedisDriverFactory implements EngineDriverFactory {
  /** User that runs Redis when the agent is root; distributions' packages create it. */
  private static final String USER = "redis";

  /** On a host without the member nothing is run, and Redis need not be installed. */
  private static final Account NOBODY = new Account("nobody", -1, -1, false);

  @Override
  public String engine() {
    return "redis";
  }

  @Override
  public EngineDriver open(EngineContext context) {
    if (context.service().adopted() != null) {
      return new AdoptedSetDriver(new AdoptedMembers(context, context.service().adopted()));
    }
    var named = context.service().dataDirectory();
    var data = named == null ? context.home().resolve("data") : Path.of(named);
    try {
      var account =
          context.service().members().contains(context.self())
              ? Account.forAgent(System.getProperty("holdfast.redis.user", USER))
              : NOBODY;
      return new RedisDriver(
          new Place(
              context,
              account,
              new MemberFiles(context.home().toAbsolutePath(), data.toAbsolutePath())));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure.getMessage(), failure);
    }
  }
}
