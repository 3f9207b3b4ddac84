package io.holdfast.engine.mysql.sql;

import java.net.ConnectException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A question that was not answered, and what is known of why. */
public final class SqlFailure extends Exception {
  /** The causes that callers act upon. */
  public enum Cause {
    /** Nothing listens at the address. */
    REFUSED,
    /** A server answered that it is shutting down. */
    NOT_YET,
    /** A server answered with another error. */
    SERVER,
    /** No answer in time, or the connection was lost. */
    SILENT
  }

  /** ER_SERVER_SHUTDOWN. */
  private static final int SHUTTING_DOWN = 1053;

  private final Cause cause;
  private final int number;

  private SqlFailure(Cause cause, int number, String message, @Nullable Throwable origin) {
    super(message, origin);
    this.cause = cause;
    this.number = number;
  }

  /** A failure of our own making, such as no time left. */
  static SqlFailure silent(String message) {
    return new SqlFailure(Cause.SILENT, 0, message, null);
  }

  static SqlFailure of(SQLException failure) {
    var state = failure.getSQLState() == null ? "" : failure.getSQLState();
    var number = failure.getErrorCode();
    var text = String.valueOf(failure.getMessage());
    if (number == SHUTTING_DOWN) {
      return new SqlFailure(Cause.NOT_YET, number, text, failure);
    }
    // Class 08 is the client library's own: there was no connection, or it was lost. A server that
    // turns a login away for want of connections says so with a number.
    if (number > 0 && !Session.isLoss(failure)) {
      return new SqlFailure(Cause.SERVER, number, text, failure);
    }
    for (Throwable origin = failure; origin != null; origin = origin.getCause()) {
      if (origin instanceof ConnectException connect
          && String.valueOf(connect.getMessage()).contains("refused")) {
        return new SqlFailure(Cause.REFUSED, number, "connection refused", failure);
      }
    }
    return new SqlFailure(
        state.isEmpty() || state.startsWith("08") || number == 0 ? Cause.SILENT : Cause.SERVER,
        number,
        text,
        failure);
  }

  public Cause cause() {
    return cause;
  }

  /** The server's error number; 0 when there is none. */
  public int number() {
    return number;
  }

  /** The message, which is never null here. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
