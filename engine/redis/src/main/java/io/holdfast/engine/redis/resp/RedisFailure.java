package io.holdfast.engine.redis.resp;

/** A question that got no usable answer, with what that tells about the server. */
public final class RedisFailure extends Exception {
  /** What the failure tells. */
  public enum Cause {
    /** Nothing listens there. */
    REFUSED,
    /** It loads its data and answers questions when that is done. */
    NOT_YET,
    /** It answered, with an error. */
    SERVER,
    /** No answer before the deadline, a broken connection, or a server held up by a script. */
    SILENT
  }

  private final Cause why;

  public RedisFailure(Cause why, String text) {
    super(text, null, false, false);
    this.why = why;
  }

  public Cause why() {
    return why;
  }

  /** What happened, in one line. */
  public String text() {
    return String.valueOf(getMessage());
  }

  static RedisFailure of(Reply.Refusal refusal) {
    return new RedisFailure(
        switch (refusal.code()) {
          case "LOADING" -> Cause.NOT_YET;
          case "BUSY" -> Cause.SILENT;
          default -> Cause.SERVER;
        },
        refusal.text());
  }

  static RedisFailure silent(String text) {
    return new RedisFailure(Cause.SILENT, text);
  }
}
