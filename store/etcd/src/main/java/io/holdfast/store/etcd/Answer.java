package io.holdfast.store.etcd;

import tools.jackson.databind.JsonNode;

/** What came of a question to etcd. */
sealed interface Answer {
  /**
   * A member answered.
   *
   * @param askedBefore whether the question had been put before and no answer came, so that it may
   *     have been done twice
   */
  record Given(JsonNode body, boolean askedBefore) implements Answer {}

  /** etcd refuses: nothing was done, and asking again would not help. */
  record Refused(String why) implements Answer {}

  /** No member gave an answer in time: it may or may not have been done. */
  record None(String why) implements Answer {}
}
