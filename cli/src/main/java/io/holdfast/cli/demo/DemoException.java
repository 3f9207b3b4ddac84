package io.holdfast.cli.demo;

/** The demo cannot go on; the message is the whole sentence a person needs. */
final class DemoException extends RuntimeException {
  DemoException(String message) {
    super(message);
  }
}
