package io.holdfast.traffic.sentinel;

import java.util.List;

/**
 * What a request leads to.
 *
 * @param hangUp whether the connection ends behind the last reply
 */
record Answer(List<Reply> replies, boolean hangUp) {
  static Answer of(Reply reply) {
    return new Answer(List.of(reply), false);
  }

  static Answer of(List<Reply> replies) {
    return new Answer(replies, false);
  }
}
