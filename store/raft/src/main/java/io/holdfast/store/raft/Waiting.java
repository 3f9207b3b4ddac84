package io.holdfast.store.raft;

import io.holdfast.core.cluster.HostId;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log what a voter outside the group waits for, once for each reason. */
final class Waiting {
  private static final Logger log = LoggerFactory.getLogger(Waiting.class);

  private final String cluster;
  private String last = "";

  Waiting(String cluster) {
    this.cluster = cluster;
  }

  void at(Entrance entrance) {
    tell(
        switch (entrance) {
          case Entrance.Found(Membership group) ->
              "The quorum of cluster %s begins: %s.".formatted(cluster, group.founders());
          case Entrance.Join _ ->
              "This host's store is empty and the quorum of cluster %s exists: asking to be admitted."
                  .formatted(cluster);
          case Entrance.Wait(String why) ->
              "The quorum of cluster %s does not begin yet: %s.".formatted(cluster, why);
        });
  }

  void forAdmission(Map<HostId, Greeting> answers) {
    answers.forEach((host, answer) -> {
      switch (answer) {
        case Greeting.Refused(String why) ->
            tell("Host %s does not admit this one to the quorum: %s.".formatted(host, why));
        case Greeting.AskAgain _,
            Greeting.Hello _,
            Greeting.Admit _,
            Greeting.New _,
            Greeting.Member _ -> {}
      }
    });
  }

  private void tell(String what) {
    if (!what.equals(last)) {
      last = what;
      log.info(what);
    }
  }
}
