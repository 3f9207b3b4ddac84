package io.holdfast.engine.mysql;

import static io.holdfast.engine.mysql.Members.A;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.spi.engine.StepOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Parameters take effect live, or are named as waiting for a restart. */
@ParameterizedClass
@MethodSource("io.holdfast.engine.mysql.Flavours#present")
class TuningTest {
  private final Map<String, String> parameters = new HashMap<>(Map.of("max_connections", "77"));

  @AutoClose private final Members members;

  TuningTest(Flavour flavour) {
    members = new Members(flavour, parameters);
  }

  @Test
  void whatARunningServerTakesIsSetAndTheRestWaits() {
    members.form();
    assertThat(members.ask(A, "SELECT @@GLOBAL.max_connections")).isEqualTo("77");
    assertThat(members.driver(A).pendingRestart(Members.LONG)).isEqualTo(Optional.of(List.of()));
    parameters.putAll(
        Map.of(
            "max_connections", "78",
            "innodb_buffer_pool_size", "256M",
            "table_open_cache_instances", "3",
            "read_only", "OFF"));
    members.restartAgent(A);
    members.done(A, new HostAction.Tune());
    assertThat(members.ask(A, "SELECT @@GLOBAL.max_connections")).isEqualTo("78");
    assertThat(members.driver(A).pendingRestart(Members.LONG))
        .isEqualTo(Optional.of(List.of("table_open_cache_instances")));
    assertThat(members.incidents)
        .anyMatch(told -> told.message().contains("read_only is decided by Holdfast"));

    parameters.put("no_such_thing", "1");
    members.restartAgent(A);
    assertThat(members.perform(A, new HostAction.Tune()))
        .isInstanceOfSatisfying(
            StepOutcome.Refused.class,
            refused -> {
              assertThat(refused.reason().code()).isEqualTo(ReasonCode.PARAMETERS_REFUSED);
              assertThat(refused.reason().detail()).contains("no_such_thing: no such parameter");
            });
  }
}
