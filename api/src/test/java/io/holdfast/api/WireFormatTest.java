package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.drill.DrillBook;
import io.holdfast.core.drill.DrillPhase;
import io.holdfast.core.drill.FaultAnswer;
import io.holdfast.core.drill.FaultOrder;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.goal.Order;
import io.holdfast.core.host.HostMemory;
import io.holdfast.core.leader.Request;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.stack.StackPhase;
import io.holdfast.core.stack.StackRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireFormatTest {
  /** Whatever is sent, answered or stored. */
  static Stream<Class<?>> roots() {
    return Stream.of(
        HostReport.class,
        HostGoals.class,
        HostMemory.class,
        ServiceRecord.class,
        StackRecord.class,
        StackPhase.class,
        Request.class,
        Order.class,
        MemberGoal.class,
        Phase.class,
        EngineState.class,
        EngineState.Link.class,
        ClusterStatus.class,
        Operation.class,
        Event.class,
        EventPage.class,
        MemberLogPage.class,
        Health.class,
        Problem.class,
        EntryChange.class,
        SwitchoverRequest.class,
        FailoverRequest.class,
        RestartRequest.class,
        DrillBook.class,
        DrillPhase.class,
        FaultOrder.class,
        FaultAnswer.class,
        DrillList.class,
        DrillRequest.class,
        DrillPreview.class,
        DrillRun.class,
        DrillSight.class,
        DrillFiling.class);
  }

  @ParameterizedTest
  @MethodSource("roots")
  void everyValueOfEveryTypeComesBackAsItWas(Class<?> type) {
    assertThat(Samples.of(type))
        .isNotEmpty()
        .allSatisfy(sample ->
            assertThat((Object) WireFormat.read(WireFormat.write(sample), type)).isEqualTo(sample));
  }

  /** Agents of two versions talk to each other, and records are stored: names are for ever. */
  @Test
  void namesOnTheWireNeverChange() throws IOException {
    var lines =
        roots()
            .flatMap(type -> Samples.of(type).stream())
            .map(WireFormat::writeText)
            .distinct()
            .collect(Collectors.joining("\n", "", "\n"));
    Files.writeString(Path.of("target", "wire.jsonl"), lines);
    assertThat(lines)
        .as("take what is new from target/wire.jsonl; a line that was released must stay")
        .isEqualTo(resource("wire.jsonl"));
  }

  @Test
  void readsLikeThis() {
    assertThat(
            WireFormat.writeText(
                new Phase.Replacing(
                    new HostId("a"), null, false, Reason.of(ReasonCode.PRIMARY_STOPPED))))
        .isEqualTo(
            """
            {"is":"replacing","former":"a","acceptLoss":false,\
            "why":{"code":"PRIMARY_STOPPED","detail":""}}\
            """);
  }

  @Test
  void passesOverWhatANewerVersionAdds() {
    assertThat(WireFormat.read("{\"is\":\"leading\",\"primary\":\"a\",\"mood\":1}", Phase.class))
        .isEqualTo(new Phase.Leading(new HostId("a")));
    assertThat(WireFormat.read("{\"code\":\"MOON_PHASE\",\"detail\":\"full\"}", Reason.class))
        .isEqualTo(new Reason(ReasonCode.UNKNOWN_REASON, "full"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refusesWhatCannotBeAndSaysWhere(String json, String said) {
    assertThatThrownBy(() -> WireFormat.read(json, HostGoals.class))
        .isInstanceOfSatisfying(
            HoldfastException.class,
            fault -> assertThat(fault.code()).isEqualTo(ErrorCode.MALFORMED_DOCUMENT))
        .hasMessageContaining(said);
  }

  static List<Object[]> malformed() {
    return List.of(
        new Object[] {"", "HostGoals"},
        new Object[] {"no", "HostGoals"},
        new Object[] {"{\"controller\":\"a\",\"epoch\":1,\"orders\":[]}", "routes"},
        new Object[] {
          "{\"controller\":null,\"epoch\":1,\"orders\":[],\"routes\":[]}", "controller"
        },
        new Object[] {
          "{\"controller\":\"A!\",\"epoch\":1,\"orders\":[],\"routes\":[]}", "'controller'"
        },
        new Object[] {
          "{\"controller\":\"a\",\"epoch\":-1,\"orders\":[],\"routes\":[]}", "never negative"
        },
        new Object[] {
          "{\"controller\":\"a\",\"epoch\":\"1\",\"orders\":[],\"routes\":[]}", "whole number"
        },
        new Object[] {
          "{\"controller\":\"a\",\"epoch\":1,\"orders\":[{}],\"routes\":[]}", "orders[0]"
        },
        new Object[] {
          "{\"controller\":\"a\",\"epoch\":1,\"orders\":[],\"routes\":[]} {}", "HostGoals"
        });
  }

  @Test
  void refusesADocumentBeyondTheLimitWithoutTakingItIn() throws IOException {
    var endless =
        new ByteArrayInputStream(
            " ".repeat(WireFormat.MAX_BYTES + 10).getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> WireFormat.read(endless, HostGoals.class))
        .isInstanceOfSatisfying(
            HoldfastException.class,
            fault -> assertThat(fault.code()).isEqualTo(ErrorCode.DOCUMENT_TOO_LARGE));
    assertThat(endless.available()).isEqualTo(9);
  }

  @Test
  void refusesDepthBeyondTheLimit() {
    assertThatThrownBy(() -> WireFormat.read("[".repeat(100), HostGoals.class))
        .isInstanceOf(HoldfastException.class);
  }

  @Test
  void writesGoalsWithoutWhitespace() {
    var goals = new HostGoals(new HostId("b"), new Epoch(4), List.of(), List.of());
    assertThat(WireFormat.writeText(goals))
        .isEqualTo("{\"controller\":\"b\",\"epoch\":4,\"orders\":[],\"routes\":[]}");
  }

  private static String resource(String name) {
    try (var in = WireFormatTest.class.getResourceAsStream("/" + name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}
