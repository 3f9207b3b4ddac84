package io.holdfast.cli.cluster;

/** For whom a command prints. */
public enum OutputFormat {
  /** People. */
  TABLE,
  /** Programs: the documents of the REST interface. */
  JSON
}
