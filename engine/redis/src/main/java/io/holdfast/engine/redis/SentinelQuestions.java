package io.holdfast.engine.redis;

import io.holdfast.core.report.ElectorWord;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Reply;
import io.holdfast.engine.redis.resp.Session;
import java.time.Duration;
import java.util.HashMap;

/** What a Sentinel is asked about the set. Source: redis.io, "Sentinel commands". */
final class SentinelQuestions {
  private SentinelQuestions() {}

  /**
   * One Sentinel's word. During a failover it names the new primary as soon as that has said that
   * it is one, while its own account of the set still has the old one.
   */
  static ElectorWord ask(
      Session session, AdoptedMembers members, String endpoint, Deadline deadline)
      throws RedisFailure {
    var name = members.set().name();
    var master = session.tryTo(deadline, "SENTINEL", "MASTER", name);
    if (master instanceof Reply.Refusal refusal && !refusal.text().contains("No such master")) {
      throw new RedisFailure(RedisFailure.Cause.SERVER, refusal.text());
    }
    var account = new HashMap<String, String>();
    var pairs = master.each();
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      account.put(pairs.get(i).text(), pairs.get(i + 1).text());
    }
    var place =
        session.tryTo(deadline, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", name).each().stream()
            .map(Reply::text)
            .toList();
    var quorate = session.tryTo(deadline, "SENTINEL", "CKQUORUM", name);
    return new ElectorWord(
        members.context().service().id(),
        endpoint,
        members.memberAt(place).orElse(null),
        election(account.getOrDefault("config-epoch", "")),
        false,
        account.getOrDefault("flags", "").contains("failover_in_progress"),
        !(quorate instanceof Reply.Refusal),
        Duration.ZERO);
  }

  private static long election(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
