package io.holdfast.engine.redis;

import io.holdfast.core.cluster.Term;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says within the data how far the data goes: the first thing a primary of a term writes, and
 * written again from time to time. It travels as any write does, into snapshots, the append-only
 * file and replicas, so whoever holds the data holds it, and it cannot claim more than is there.
 * Redis itself keeps no term, and forgets its offset when it reads an append-only file.
 *
 * <p>It is a function library and no key: it is not among the keys, and FLUSHALL leaves it alone.
 * Source: redis.io, "Redis functions".
 *
 * @param primary host that wrote it
 * @param replicationId the primary's at that moment
 * @param offset the primary's at that moment, before the stamp itself
 */
record Stamp(Term term, String primary, String replicationId, long offset) {
  static final String LIBRARY = "holdfast";

  private static final Pattern WORDS =
      Pattern.compile("return 'holdfast ([0-9]{1,18}) ([^ ']+) ([0-9a-f]{40}) ([0-9]{1,18})'");

  /** The library to load. */
  String code() {
    return """
    #!lua name=%s
    redis.register_function{
      function_name = 'holdfast_stamp',
      callback = function() return 'holdfast %s %s %s %d' end,
      flags = {'no-writes', 'allow-stale'}}
    """
        .formatted(LIBRARY, term, primary, replicationId, offset);
  }

  /** Reads a library; empty when it is none of ours. */
  static Optional<Stamp> parse(String code) {
    var words = WORDS.matcher(code);
    return words.find()
        ? Optional.of(
            new Stamp(
                new Term(Long.parseLong(words.group(1))),
                words.group(2),
                words.group(3),
                Long.parseLong(words.group(4))))
        : Optional.empty();
  }
}
