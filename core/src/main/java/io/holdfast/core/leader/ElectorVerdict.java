package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.ElectorWord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.spec.AdoptedSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an adopted set's electors say, taken together. Each counts once, by the newest word that any
 * host has from it, and only as long as that is recent.
 *
 * @param listed how many electors the spec names
 * @param words the newest recent word of each that was heard
 * @param leading members that say themselves that they are primary
 */
record ElectorVerdict(int listed, List<ElectorWord> words, Set<HostId> leading) {
  /**
   * A member that more than half of the listed electors name.
   *
   * @param election the election by which they do
   * @param confirmed whether it says itself that it is primary
   */
  record Named(HostId primary, long election, boolean confirmed) {}

  private record Dated(ElectorWord word, Instant askedAt) {
    /** An elector's elections only grow, so a word that was long on its way is told by that. */
    private static final Comparator<Dated> AGE =
        Comparator.comparingLong((Dated dated) -> dated.word().election())
            .thenComparing(Dated::askedAt);
  }

  static ElectorVerdict of(ServiceView view, Members members) {
    var electors =
        Optional.ofNullable(view.service().adopted()).map(AdoptedSpec::sentinels).orElse(List.of());
    var oldest = view.now().minus(view.cluster().detection().silence());
    var newest = new LinkedHashMap<String, Dated>();
    var leading = new HashSet<HostId>();
    for (var dated : words(view)) {
      if (dated.askedAt().isAfter(oldest) && electors.contains(dated.word().elector())) {
        newest.merge(dated.word().elector(), dated, (a, b) -> Dated.AGE.compare(b, a) >= 0 ? b : a);
        var named = dated.word().named();
        if (dated.word().leads() && named != null) {
          leading.add(named);
        }
      }
    }
    members.fresh().stream()
        .filter(member -> member.engine() instanceof EngineState.Primary)
        .forEach(member -> leading.add(member.host()));
    return new ElectorVerdict(
        electors.size(), newest.values().stream().map(Dated::word).toList(), leading);
  }

  private static Collection<Dated> words(ServiceView view) {
    var words = new ArrayList<Dated>();
    for (var host : view.contacts().keySet()) {
      Observers.freshContact(view, host)
          .ifPresent(contact -> {
            for (var word : contact.report().electorWords(view.service().id())) {
              words.add(new Dated(word, contact.heardAt().minus(word.age())));
            }
          });
    }
    return words;
  }

  private record Vote(HostId named, long election) {}

  /**
   * Whom more than half of the listed electors name, all by the same election: some may still name
   * by an earlier one whom others name anew. Empty when there is none.
   */
  Optional<Named> named() {
    Map<Vote, Integer> votes = new HashMap<>();
    for (var word : words) {
      var named = word.named();
      if (named != null) {
        votes.merge(new Vote(named, word.election()), 1, Integer::sum);
      }
    }
    return votes.entrySet().stream()
        .filter(vote -> vote.getValue() > listed / 2)
        .map(Map.Entry::getKey)
        .findFirst()
        .map(vote -> new Named(vote.named(), vote.election(), leading.contains(vote.named())));
  }

  /** Whether one of them is carrying out a failover. */
  boolean isBusy() {
    return words.stream().anyMatch(ElectorWord::busy);
  }

  /** Why nobody is named. */
  Reason divided() {
    var said = new ArrayList<String>();
    for (var word : words) {
      said.add(
          "%s names %s"
              .formatted(word.elector(), word.named() == null ? "no member" : word.named()));
    }
    return Reason.of(
        ReasonCode.ELECTORS_DIVIDED,
        "%d of %d are heard%s",
        words.size(),
        listed,
        said.isEmpty() ? "" : "; " + String.join(", ", said));
  }

  /** Why they could not elect another primary now; empty when they could. */
  Optional<Reason> notQuorate() {
    var quorate = words.stream().filter(ElectorWord::quorate).count();
    return quorate > listed / 2
        ? Optional.empty()
        : Optional.of(
            Reason.of(
                ReasonCode.ELECTORS_NOT_QUORATE, "%d of %d say that they could", quorate, listed));
  }

  /** Longest time for which a word counts, for those who must wait for new ones. */
  static Duration validity(ServiceView view) {
    return view.cluster().detection().silence();
  }
}
