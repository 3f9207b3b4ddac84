package io.holdfast.api;

/**
 * Every fault there is. Name and number are stable; they fix the HTTP status, the exit code of the
 * command and the heading in {@code docs/rest.md}.
 */
public enum ErrorCode {
  MALFORMED_DOCUMENT(
      1001, Category.CALLER, false, 400, Exit.USAGE, "correct the document and send it again"),
  DOCUMENT_TOO_LARGE(1002, Category.CALLER, false, 413, Exit.USAGE, "send a smaller document"),
  UNKNOWN_PATH(
      1003, Category.CALLER, false, 404, Exit.USAGE, "see GET /openapi.yaml for what there is"),
  METHOD_NOT_ALLOWED(
      1004, Category.CALLER, false, 405, Exit.USAGE, "see GET /openapi.yaml for what there is"),
  SECRET_REFUSED(
      1005,
      Category.CALLER,
      false,
      401,
      Exit.SECRET,
      "send the cluster secret in the header 'Authorization: Bearer ...'; the command reads it from"
          + " --secret-file or HOLDFAST_SECRET_FILE"),
  UNKNOWN_SERVICE(
      1006, Category.CALLER, false, 404, Exit.USAGE, "see 'holdfast status' for the services"),
  UNKNOWN_OPERATION(
      1007,
      Category.CALLER,
      false,
      404,
      Exit.USAGE,
      "operations are forgotten when the controller changes; see 'holdfast events' for the outcome"),
  BAD_REQUEST(1008, Category.CALLER, false, 400, Exit.USAGE, "correct the request"),
  INVALID_SPEC(
      1009,
      Category.CALLER,
      false,
      422,
      Exit.SPEC,
      "correct the file; check with 'holdfast validate'"),
  UNUSABLE_SECRET_FILE(
      1010,
      Category.CALLER,
      false,
      500,
      Exit.SECRET,
      "make one with 'holdfast secret FILE' and copy it to every host, readable by its owner alone"),
  UNKNOWN_STACK(
      1011, Category.CALLER, false, 404, Exit.USAGE, "see 'holdfast status' for the stacks"),

  UNKNOWN_DRILL(
      1012, Category.CALLER, false, 404, Exit.USAGE, "see 'holdfast drill history' for the drills"),

  REFUSED(2001, Category.CONFLICT, false, 409, Exit.REFUSED, "supply what the reason names"),
  OPERATION_UNDER_WAY(
      2002,
      Category.CONFLICT,
      true,
      409,
      Exit.REFUSED,
      "wait until the operation has ended, then try again"),
  OPERATION_FAILED(2003, Category.CONFLICT, false, 500, Exit.FAILED, "see 'holdfast events'"),

  NO_CONTROLLER(
      3001,
      Category.ENVIRONMENT,
      true,
      503,
      Exit.UNREACHABLE,
      "see that a majority of the voters, or of etcd's members, run and reach each other"),
  UNREACHABLE(
      3002,
      Category.ENVIRONMENT,
      true,
      503,
      Exit.UNREACHABLE,
      "see that an agent runs there, or name another one with --api or HOLDFAST_API"),
  OUTCOME_UNKNOWN(
      3003,
      Category.ENVIRONMENT,
      false,
      504,
      Exit.UNKNOWN,
      "it may or may not have been done; see 'holdfast status' before trying again"),
  UNUSABLE_DATA(
      3004,
      Category.ENVIRONMENT,
      false,
      500,
      Exit.FAILED,
      "nothing was changed or deleted; put the folder right, or name another one"),
  ADDRESS_IN_USE(
      3005,
      Category.ENVIRONMENT,
      true,
      500,
      Exit.FAILED,
      "end what listens there, or change the port in the spec"),
  MISSING_SOFTWARE(
      3006, Category.ENVIRONMENT, false, 500, Exit.FAILED, "install what the message names"),

  INTERNAL(9001, Category.INTERNAL, false, 500, Exit.FAILED, "report it, with the agent's log"),
  BROKEN_INVARIANT(
      9002, Category.INTERNAL, false, 500, Exit.FAILED, "report it, with the agent's log");

  /** Whose fault it is. */
  public enum Category {
    /** The caller's: the same request will fail again. */
    CALLER,
    /** Something else is in the way. */
    CONFLICT,
    /** The machine's or the network's. */
    ENVIRONMENT,
    /** Ours. */
    INTERNAL
  }

  /** What the process's exit code says. */
  public enum Exit {
    OK(0, "done"),
    FAILED(1, "it was tried and failed"),
    USAGE(2, "the command line or a request is wrong"),
    REFUSED(3, "refused, and nothing was changed; the reason is printed"),
    UNREACHABLE(4, "no agent answered, or the cluster has no controller"),
    SECRET(5, "the cluster secret is missing, unreadable or wrong"),
    SPEC(6, "the spec has problems"),
    UNKNOWN(7, "the outcome is not known; look before trying again");

    private final int code;
    private final String meaning;

    Exit(int code, String meaning) {
      this.code = code;
      this.meaning = meaning;
    }

    public int code() {
      return code;
    }

    public String meaning() {
      return meaning;
    }
  }

  private final int number;
  private final Category category;
  private final boolean retryable;
  private final int httpStatus;
  private final Exit exit;
  private final String whatToDo;

  ErrorCode(
      int number,
      Category category,
      boolean retryable,
      int httpStatus,
      Exit exit,
      String whatToDo) {
    this.number = number;
    this.category = category;
    this.retryable = retryable;
    this.httpStatus = httpStatus;
    this.exit = exit;
    this.whatToDo = whatToDo;
  }

  /** Stable number. */
  public int number() {
    return number;
  }

  public Category category() {
    return category;
  }

  /** Whether the same request may succeed later without being changed. */
  public boolean isRetryable() {
    return retryable;
  }

  public int httpStatus() {
    return httpStatus;
  }

  public Exit exit() {
    return exit;
  }

  /** What the reader should do next, unless the fault knows better; without a full stop. */
  public String whatToDo() {
    return whatToDo;
  }
}
