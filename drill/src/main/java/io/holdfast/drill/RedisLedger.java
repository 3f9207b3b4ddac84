package io.holdfast.drill;

import io.holdfast.drill.LedgerFailure.Meaning;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.Reply;
import io.holdfast.engine.redis.resp.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A ledger in Redis: a list for each run, where a row that arrives twice is there twice. */
final class RedisLedger implements LedgerStore {
  private static final int ROWS_AT_ONCE = 5_000;

  /** Among so many each client has some. */
  private static final int NEWEST_ROWS = 1_000;

  @Override
  public LedgerSession open(LedgerPlan plan, Endpoint to, Duration answerDeadline)
      throws LedgerFailure {
    var connecting = Deadline.after(plan.connectTimeout());
    try {
      var wire = new Wire(to.host(), to.port(), connecting);
      var session = new Session(wire, answerDeadline);
      try {
        var _ = session.ask(Deadline.after(plan.connectTimeout()), login(plan));
        if (plan.route() == LedgerPlan.Route.DIRECT) {
          session.requireWritable(to);
        }
        return session;
      } catch (LedgerFailure e) {
        session.close();
        throw e;
      }
    } catch (IOException e) {
      throw unanswered(e);
    }
  }

  private static List<String> login(LedgerPlan plan) {
    return List.of("AUTH", plan.user(), plan.password());
  }

  private static LedgerFailure unanswered(IOException e) {
    return new LedgerFailure(
        Meaning.UNKNOWN, e.getClass().getSimpleName(), String.valueOf(e.getMessage()), e);
  }

  private record Session(Wire wire, Duration answerDeadline) implements LedgerSession {
    @Override
    public void prepare() throws LedgerFailure {
      // A list is made by the first row. What has to be known is that rows are taken.
      var _ = ask("PING");
    }

    @Override
    public void hearLastWords() throws LedgerFailure {
      try {
        wire.hearLastWords();
      } catch (IOException e) {
        throw unanswered(e);
      }
    }

    @Override
    public void write(String run, int client, int sequence) throws LedgerFailure {
      var _ = ask("RPUSH", key(run), LedgerRows.record(client, sequence));
    }

    @Override
    public int newest(String run, int client) throws LedgerFailure {
      return rows(ask("LRANGE", key(run), Integer.toString(-NEWEST_ROWS), "-1")).newest(client);
    }

    private static LedgerRows rows(Reply reply) throws LedgerFailure {
      var rows = new LedgerRows();
      for (var row : reply.each()) {
        rows.add(row.text());
      }
      return rows;
    }

    @Override
    public LedgerRows read(String run) throws LedgerFailure {
      var rows = new LedgerRows();
      for (int from = 0; ; from += ROWS_AT_ONCE) {
        var last = Integer.toString(from + ROWS_AT_ONCE - 1);
        var some = ask("LRANGE", key(run), Integer.toString(from), last).each();
        for (var row : some) {
          rows.add(row.text());
        }
        if (some.size() < ROWS_AT_ONCE) {
          return rows;
        }
      }
    }

    @Override
    public void remove(String run) throws LedgerFailure {
      var _ = ask("UNLINK", key(run));
    }

    private void requireWritable(Endpoint to) throws LedgerFailure {
      if (!ask("INFO", "replication").text().contains("role:master")) {
        throw new LedgerFailure(Meaning.NOT_BEGUN, null, to + " is a replica", null);
      }
    }

    private Reply ask(String... command) throws LedgerFailure {
      return ask(Deadline.after(answerDeadline), List.of(command));
    }

    private Reply ask(Deadline deadline, List<String> command) throws LedgerFailure {
      Reply reply;
      try {
        reply = wire.exchange(List.of(command), deadline).getFirst();
      } catch (IOException e) {
        throw unanswered(e);
      }
      if (reply instanceof Reply.Refusal refusal) {
        throw new LedgerFailure(meaningOf(refusal), refusal.code(), refusal.text(), null);
      }
      return reply;
    }

    /** A server that has become a replica says so; every other error is an answer too. */
    private static Meaning meaningOf(Reply.Refusal refusal) {
      return refusal.code().equals("READONLY") ? Meaning.NOT_BEGUN : Meaning.REFUSED;
    }

    private static String key(String run) {
      return "holdfast-ledger:" + run;
    }

    @Override
    public void close() {
      wire.close();
    }
  }
}
