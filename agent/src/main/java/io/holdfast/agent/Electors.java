package io.holdfast.agent;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.leader.ServiceView;
import io.holdfast.core.report.ElectorWord;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.spi.engine.EngineDriver;
import java.time.Duration;
import java.util.List;

/**
 * What this host hears from the electors of adopted sets (S9): of those that it has a member of
 * and, since a voter may become controller, on voters of all.
 */
final class Electors {
  private final List<EngineDriver> asking;
  private final Runnable onNews;
  private List<ElectorWord> last = List.of();

  private Electors(List<EngineDriver> asking, Runnable onNews) {
    this.asking = asking;
    this.onNews = onNews;
  }

  /**
   * @param onNews told when one of them says something else than before, or nothing any more
   */
  static Electors open(ClusterSpec cluster, HostId self, Drivers drivers, Runnable onNews) {
    return new Electors(
        cluster.services().stream()
            .filter(service -> service.isAdopted())
            .filter(service -> ServiceView.watchers(cluster, service).contains(self))
            .map(service -> drivers.of(service.id()))
            .toList(),
        onNews);
  }

  /** The newest word of each. */
  List<ElectorWord> words() {
    return asking.stream().flatMap(driver -> driver.electors().stream()).toList();
  }

  /** Looks for news; to be called many times a second by one thread. */
  void tick() {
    if (asking.isEmpty()) {
      return;
    }
    var now = words().stream().map(Electors::essence).toList();
    if (!now.equals(last)) {
      last = now;
      onNews.run();
    }
  }

  private static ElectorWord essence(ElectorWord word) {
    return new ElectorWord(
        word.service(),
        word.elector(),
        word.named(),
        word.election(),
        word.leads(),
        word.busy(),
        word.quorate(),
        Duration.ZERO);
  }
}
