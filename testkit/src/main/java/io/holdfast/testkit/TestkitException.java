package io.holdfast.testkit;

/** The machinery under a test failed, or what was waited for did not come; says what and where. */
public final class TestkitException extends RuntimeException {
  public TestkitException(String message) {
    super(message);
  }

  public TestkitException(String message, Throwable cause) {
    super(message, cause);
  }
}
