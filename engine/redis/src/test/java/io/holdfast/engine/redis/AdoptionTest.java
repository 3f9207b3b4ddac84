package io.holdfast.engine.redis;

import static io.holdfast.engine.redis.Members.A;
import static io.holdfast.engine.redis.Members.B;
import static io.holdfast.engine.redis.Members.alone;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.EngineState;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Folders;
import io.holdfast.engine.os.Signal;
import io.holdfast.engine.redis.resp.Address;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Session;
import io.holdfast.spi.engine.StepOutcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Data that was here before Holdfast. */
class AdoptionTest {
  @AutoClose private final Members members = new Members();

  @Test
  void takesOverARunningServerWithItsData() throws Exception {
    startForeign("--appendonly", "no");
    set("precious", "42");
    var found = members.primary(A);
    assertThat(found.enforced()).isNull();
    assertThat(members.perform(A, new HostAction.Clone(B, new Term(1))))
        .isInstanceOf(StepOutcome.Refused.class);
    adopt();
    // Again is harmless: an agent may die before it has reported.
    members.done(A, new HostAction.Adopt(new Term(1), alone(1, 1, A)));
    members.done(B, new HostAction.Clone(A, new Term(1)));
    members.awaitStreaming(B);
    assertThat(members.say(B, "GET", "precious")).isEqualTo("42");
  }

  @Test
  void takesOverAStoppedServersSnapshot() throws Exception {
    startForeign("--appendonly", "no");
    set("precious", "42");
    stopForeign("SAVE");
    assertThat(members.observe(A)).isEqualTo(new EngineState.Stopped(null));
    adopt();
  }

  @Test
  void takesOverACrashedServersAppendOnlyFile() throws Exception {
    startForeign("--appendonly", "yes", "--save", "");
    set("precious", "42");
    new ServerProcess(members.files(A)).all().forEach(life -> Signal.KILL.send(life.pid()));
    members.awaitGone(A);
    assertThat(members.observe(A)).isEqualTo(new EngineState.Stopped(null));
    adopt();
  }

  @Test
  void refusesWhatItCannotUseAndSaysWhatToDo() throws Exception {
    startForeign("--requirepass", "not ours");
    assertThat(members.observe(A))
        .isInstanceOfSatisfying(
            EngineState.Unusable.class,
            unusable -> assertThat(unusable.reason().detail()).contains("stop it in order"));
    assertThat(members.perform(A, new HostAction.Initialize(new Term(1), alone(1, 1, A))))
        .isInstanceOf(StepOutcome.Refused.class);
    new ServerProcess(members.files(A)).all().forEach(life -> Signal.KILL.send(life.pid()));
    members.awaitGone(A);
    Folders.delete(members.files(A).data());

    Files.createDirectories(members.files(A).data());
    var diary = Files.writeString(members.files(A).data().resolve("diary.txt"), "dear diary");
    assertThat(members.observe(A))
        .isInstanceOfSatisfying(
            EngineState.Unusable.class,
            unusable -> assertThat(unusable.reason().detail()).contains("no data of Redis"));
    for (var action :
        List.of(
            new HostAction.Initialize(new Term(1), alone(1, 1, A)),
            new HostAction.Adopt(new Term(1), alone(1, 1, A)))) {
      assertThat(members.perform(A, action)).isInstanceOf(StepOutcome.Refused.class);
    }
    assertThat(diary).hasContent("dear diary");
  }

  @Test
  void aServerThatSomebodyStartsOnOurDataIsStoppedByTheNextOrder() throws Exception {
    members.form();
    members.say(A, "SET", "k", "1");
    members.done(A, new HostAction.Demote());
    members.done(A, new HostAction.Demote());
    assertThat(members.observe(A)).isInstanceOf(EngineState.Stopped.class);
    startForeign();
    assertThat(members.primary(A).term()).isEqualTo(Term.NONE);
    members.done(A, new HostAction.Demote());
    assertThat(members.observe(A)).isInstanceOf(EngineState.Stopped.class);
    members.done(A, new HostAction.StartFenced());
    assertThat(members.standby(A).received().term()).isEqualTo(new Term(1));
  }

  private void adopt() {
    members.done(A, new HostAction.Adopt(new Term(1), alone(1, 1, A)));
    var adopted = members.primary(A);
    assertThat(adopted.open()).isFalse();
    assertThat(adopted.term()).isEqualTo(new Term(1));
    assertThat(adopted.enforced()).isNotNull();
    members.done(A, new HostAction.Open());
    assertThat(members.say(A, "GET", "precious")).isEqualTo("42");
  }

  private void startForeign(String... options) throws IOException {
    members.driver(A);
    var data = members.files(A).data();
    Members.account().letThrough(members.files(A).home());
    Members.account().createPrivateFolder(data);
    var command =
        new ArrayList<>(
            List.of(
                "/usr/bin/redis-server",
                "--bind",
                Members.address(A),
                "--port",
                Integer.toString(members.port()),
                "--protected-mode",
                "no",
                "--dir",
                data.toString()));
    command.addAll(List.of(options));
    var _ =
        new ProcessBuilder(Members.account().command(command))
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .start();
    Members.awaitTrue("the foreign server answers", this::answers);
  }

  private boolean answers() {
    try (var session = foreign()) {
      var _ = session.tryTo(Deadline.after(Members.LONG), "PING");
      return true;
    } catch (RedisFailure _) {
      return false;
    }
  }

  private void set(String key, String value) throws RedisFailure {
    try (var session = foreign()) {
      var _ = session.ask(Deadline.after(Members.LONG), "SET", key, value);
    }
  }

  private void stopForeign(String how) {
    try (var session = foreign()) {
      var _ = session.tryTo(Deadline.after(Members.LONG), "SHUTDOWN", how);
    } catch (RedisFailure _) {
      // Ending is the answer.
    }
    members.awaitGone(A);
  }

  private Session foreign() {
    return new Session(new Address(Members.address(A), members.port(), "", () -> ""));
  }
}
