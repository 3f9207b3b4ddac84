package io.holdfast.traffic.sentinel;

import io.holdfast.traffic.sentinel.Directory.Listing;
import io.holdfast.traffic.sentinel.Incoming.Request;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The questions of {@code SENTINEL}. A service without a master that may serve is not known here at
 * all: clients then ask the next Sentinel, or again later.
 *
 * @param hearsController whether this agent hears of a controller
 */
record Questions(Directory directory, Portraits portraits, BooleanSupplier hearsController) {
  Reply answer(Request request) {
    return switch (request.subcommand()) {
      case "GET-MASTER-ADDR-BY-NAME" -> named(request, this::address);
      case "MASTER" -> named(request, listing -> found(listing, portraits::master));
      case "MASTERS" -> new Reply.Many(directory.all().stream().map(portraits::master).toList());
      case "REPLICAS", "SLAVES" -> named(request, listing -> found(listing, portraits::replicas));
      case "SENTINELS" -> named(request, listing -> found(listing, _ -> portraits.others()));
      case "CKQUORUM" -> named(request, listing -> found(listing, _ -> quorum()));
      case "IS-MASTER-DOWN-BY-ADDR" -> isDown(request);
      case "MYID" -> new Reply.Text(portraits.myId());
      case "PENDING-SCRIPTS" -> new Reply.Many(List.of());
      case "FAILOVER",
          "MONITOR",
          "REMOVE",
          "SET",
          "RESET",
          "CONFIG",
          "DEBUG",
          "FLUSHCONFIG",
          "SIMULATE-FAILURE" ->
          Refusals.changesNothing("SENTINEL " + request.subcommand());
      case "" -> Refusals.arity("SENTINEL");
      default -> Refusals.unknownSubcommand("SENTINEL", request.subcommand());
    };
  }

  Reply role() {
    var names =
        directory.all().stream()
            .<Reply>map(listing -> new Reply.Text(listing.service().id().name()))
            .toList();
    return Reply.Many.of(new Reply.Text("sentinel"), new Reply.Many(names));
  }

  private static Reply named(Request request, Function<String, Reply> answer) {
    return request.arguments().size() == 2
        ? answer.apply(request.arguments().get(1))
        : Refusals.arity("sentinel|" + request.subcommand().toLowerCase(Locale.ROOT));
  }

  private Reply found(String name, Function<Listing, Reply> answer) {
    return directory.find(name).map(answer).orElseGet(Refusals::noSuchMaster);
  }

  private Reply address(String name) {
    return directory
        .find(name)
        .<Reply>map(listing ->
            Reply.Many.of(
                new Reply.Text(listing.master().host()),
                new Reply.Text(Integer.toString(listing.master().port()))))
        .orElseGet(Reply.NoList::new);
  }

  private Reply quorum() {
    return hearsController.getAsBoolean()
        ? new Reply.Status("OK This agent hears the controller, which a quorum of voters follows")
        : new Reply.Refusal(
            "NOQUORUM This agent hears no controller; nothing is failed over as long as there is none");
  }

  /** Another Sentinel may ask. It is told what is known, and is given no vote. */
  private Reply isDown(Request request) {
    if (request.arguments().size() != 5) {
      return Refusals.arity("sentinel|is-master-down-by-addr");
    }
    var down = directory.isDown(request.arguments().get(1), request.arguments().get(2));
    return Reply.Many.of(new Reply.Whole(down ? 1 : 0), new Reply.Text("*"), new Reply.Whole(0));
  }
}
