package io.holdfast.engine.postgresql.sql;

import java.net.ConnectException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A question that was not answered, and what is known of why. */
public final class SqlFailure extends Exception {
  /** The causes that callers act upon. */
  public enum Cause {
    /** Nothing listens at the address. */
    REFUSED,
    /** A server answered that it is starting up or shutting down. */
    NOT_YET,
    /** A server answered with another error. */
    SERVER,
    /** No answer in time, or the connection was lost. */
    SILENT
  }

  private final Cause cause;
  private final String state;

  private SqlFailure(Cause cause, String state, String message, @Nullable Throwable origin) {
    super(message, origin);
    this.cause = cause;
    this.state = state;
  }

  /** A failure of our own making, such as no time left. */
  static SqlFailure silent(String message) {
    return new SqlFailure(Cause.SILENT, "", message, null);
  }

  static SqlFailure of(SQLException failure) {
    var state = failure.getSQLState() == null ? "" : failure.getSQLState();
    var text = String.valueOf(failure.getMessage());
    // Class 08 is the JDBC driver's own: there was no connection, or it was lost.
    if (!state.isEmpty() && !state.startsWith("08")) {
      return new SqlFailure(
          state.equals("57P03") ? Cause.NOT_YET : Cause.SERVER, state, text, failure);
    }
    for (Throwable origin = failure; origin != null; origin = origin.getCause()) {
      if (origin instanceof ConnectException connect
          && String.valueOf(connect.getMessage()).contains("refused")) {
        return new SqlFailure(Cause.REFUSED, state, "connection refused", failure);
      }
    }
    return new SqlFailure(Cause.SILENT, state, text, failure);
  }

  public Cause cause() {
    return cause;
  }

  /** The SQLSTATE; empty when there is none. */
  public String state() {
    return state;
  }

  /** The message, which is never null here. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
