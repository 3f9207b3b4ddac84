package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.EntrySpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterStatusTest {
  private static final HostId A = new HostId("a");
  private static final HostId B = new HostId("b");

  /** The document that programs of users read; additions are welcome, changes are not. */
  @Test
  void readsAsPromised() {
    var status =
        new ClusterStatus(
            "demo",
            B,
            null,
            List.of(new HostStatus(A, "127.0.0.11", HostStatus.State.UP, null, false)),
            List.of(
                new ServiceStatus(
                    new ServiceId("db"),
                    "postgresql",
                    A,
                    new Term(3),
                    ServiceCondition.State.FAILING_OVER,
                    null,
                    Durability.SYNC,
                    List.of(B),
                    1,
                    new CanFailOver(true, B, List.of()),
                    List.of(
                        new MemberStatus(
                            A,
                            MemberStatus.Role.PRIMARY,
                            MemberStatus.State.RUNNING,
                            "127.0.0.11:5432",
                            "0/5000148",
                            0L,
                            null,
                            null,
                            List.of())),
                    List.of(new EntryStatus(EntrySpec.Mode.WRITE, "gateway", "127.0.0.11:6432")))));
    assertThat(WireFormat.writeText(status))
        .isEqualTo(
            """
            {"cluster":"demo","controller":"b",\
            "hosts":[{"name":"a","address":"127.0.0.11","state":"up","witness":false}],\
            "services":[{"name":"db","engine":"postgresql","primary":"a","term":3,\
            "state":"failing-over","durability":"sync","ackSet":["b"],"acks":1,\
            "canFailOver":{"answer":true,"to":"b","reasons":[]},\
            "members":[{"host":"a","role":"primary","state":"running",\
            "address":"127.0.0.11:5432","position":"0/5000148","lagBytes":0,\
            "pendingRestart":[]}],\
            "entries":[{"mode":"write","kind":"gateway","address":"127.0.0.11:6432"}]}]}\
            """);
  }
}
