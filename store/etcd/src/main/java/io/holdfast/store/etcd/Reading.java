package io.holdfast.store.etcd;

import java.util.ArrayList;

/** Reads everything of this cluster, as of one revision not older than the moment of asking. */
final class Reading {
  /** Keys asked for at once: with the largest documents and events far below what etcd can send. */
  private static final int PAGE = 64;

  private final Etcd etcd;
  private final Layout layout;
  private final Mirror mirror;

  Reading(Etcd etcd, Layout layout, Mirror mirror) {
    this.etcd = etcd;
    this.layout = layout;
    this.mirror = mirror;
  }

  /** Fills the mirror; empty when it was done, else what went wrong. */
  String fill(Deadline deadline) throws InterruptedException {
    var all = new ArrayList<Entry>();
    var from = layout.all();
    long revision = 0;
    while (true) {
      var question =
          Json.object()
              .put("key", Json.bytes(from))
              .put("range_end", Json.bytes(Layout.after(layout.all())))
              .put("limit", Integer.toString(PAGE));
      if (revision != 0) {
        question.put("revision", Long.toString(revision));
      }
      switch (etcd.ask(Etcd.RANGE, question, deadline)) {
        case Answer.None(var why) -> {
          return why;
        }
        case Answer.Refused(var why) -> {
          return why;
        }
        case Answer.Given(var page, _) -> {
          revision = revision == 0 ? Json.revision(page) : revision;
          all.addAll(Json.entries(page));
          if (!page.path("more").asBoolean(false)) {
            mirror.replace(all, revision);
            return "";
          }
          from = all.getLast().key() + '\0';
        }
      }
    }
  }
}
