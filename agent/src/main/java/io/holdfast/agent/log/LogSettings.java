package io.holdfast.agent.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/**
 * How the process logs: time, level, what it is about, the message. Libraries speak only when
 * something is wrong. The system property {@code holdfast.log=DEBUG} gives more detail; an
 * operator's {@code -Dlogback.configurationFile} or a {@code logback.xml} is asked first and
 * replaces all of this.
 */
@ConfiguratorRank(LogSettings.AFTER_FILES)
public final class LogSettings extends ContextAwareBase implements Configurator {
  /** Below the rank of what looks for files, above that of logback's own last resort. */
  static final int AFTER_FILES = ConfiguratorRank.NOMINAL - 1;

  private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger %msg%n%ex{5}";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(context);
    console.setName("console");
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console);
    context.getLogger("io.holdfast").setLevel(Level.INFO);
    // Ratis warns of every heartbeat that a lost voter does not answer; the controller says once
    // that its host is down.
    context
        .getLogger("org.apache.ratis")
        .setLevel(Level.toLevel(System.getProperty("holdfast.ratis.log"), Level.ERROR));
    context
        .getLogger("holdfast")
        .setLevel(Level.toLevel(System.getProperty("holdfast.log"), Level.INFO));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
