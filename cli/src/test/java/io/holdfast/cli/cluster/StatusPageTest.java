package io.holdfast.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.ClusterStatus;
import io.holdfast.api.WireFormat;
import io.holdfast.cli.terminal.Language;
import org.junit.jupiter.api.Test;

class StatusPageTest {
  private static final ClusterStatus HEALTHY =
      WireFormat.read(
          """
          {"cluster":"demo","controller":"b","hosts":[
            {"name":"a","address":"127.0.0.11","state":"up","witness":false},
            {"name":"b","address":"127.0.0.12","state":"suspect","witness":false},
            {"name":"w","address":"127.0.0.13","state":"down","witness":true}],
           "services":[{"name":"db","engine":"postgresql","primary":"a","term":3,"state":"healthy",
             "durability":"sync","ackSet":["b"],"acks":1,
             "canFailOver":{"answer":true,"to":"b","reasons":[]},
             "members":[
               {"host":"a","role":"primary","state":"running","address":"127.0.0.11:5432","position":"0/5000148"},
               {"host":"b","role":"standby","state":"running","address":"127.0.0.12:5432","position":"0/5000148",
                "lagBytes":2048,"behindMs":1500}],
             "entries":[
               {"mode":"write","kind":"gateway","address":"127.0.0.11:6432"},
               {"mode":"write","kind":"gateway","address":"127.0.0.12:6432"},
               {"mode":"read","kind":"gateway","address":"127.0.0.11:6433"}]}]}
          """,
          ClusterStatus.class);

  private static final ClusterStatus TROUBLED =
      WireFormat.read(
          """
          {"cluster":"demo","problem":{"code":"NO_CONTROLLER","text":"no controller is known"},
           "hosts":[{"name":"a","address":"127.0.0.11","state":"up","witness":false}],
           "services":[{"name":"db","engine":"postgresql","term":4,"state":"failing-over",
             "reason":{"code":"SEALING","text":"waiting until enough members have sealed the old term"},
             "durability":"sync","ackSet":[],"acks":0,
             "canFailOver":{"answer":false,"reasons":[
               {"code":"NOT_STEADY","text":"another change is under way"}]},
             "members":[{"host":"a","role":"none","state":"unresponsive","address":"127.0.0.11:5432",
               "problem":{"code":"STEP_FAILED","text":"the last step failed and will be tried again"}}],
             "entries":[]}]}
          """,
          ClusterStatus.class);

  @Test
  void showsAHealthyCluster() {
    assertThat(StatusPage.render(HEALTHY, Language.ENGLISH))
        .isEqualTo(
            """
            Cluster demo, controller b

            HOST  ADDRESS     STATE
            a     127.0.0.11  up
            b     127.0.0.12  suspect
            w     127.0.0.13  DOWN     witness

            Service db (postgresql): healthy, term 3
              durability sync: 1 of b must hold a write before it is acknowledged
              can fail over now: yes, to b
              MEMBER  ROLE     STATE    POSITION   LAG         ADDRESS
              a       primary  running  0/5000148  -           127.0.0.11:5432
              b       standby  running  0/5000148  2 KiB, 1 s  127.0.0.12:5432
              write entry: 127.0.0.11:6432, 127.0.0.12:6432
              read entry: 127.0.0.11:6433
            """);
  }

  @Test
  void namesWhatWaitsForARestart() {
    var waiting =
        WireFormat.read(
            WireFormat.writeText(TROUBLED)
                .replace(
                    "\"state\":\"unresponsive\"",
                    "\"state\":\"unresponsive\",\"pendingRestart\":[\"shared_buffers\",\"wal_level\"]"),
            ClusterStatus.class);
    assertThat(StatusPage.render(waiting, Language.ENGLISH))
        .contains("will be tried again; restart pending: shared_buffers, wal_level");
    assertThat(StatusPage.render(waiting, Language.CHINESE))
        .contains("等待重启：shared_buffers, wal_level");
  }

  @Test
  void saysWhatIsWrongAndWhy() {
    assertThat(StatusPage.render(TROUBLED, Language.ENGLISH))
        .isEqualTo(
            """
            Cluster demo, controller none
            no controller is known

            HOST  ADDRESS     STATE
            a     127.0.0.11  up

            Service db (postgresql): FAILING OVER, term 4
              waiting until enough members have sealed the old term
              durability sync: the primary acknowledges alone
              can fail over now: NO: another change is under way
              MEMBER  ROLE  STATE         POSITION  LAG  ADDRESS
              a       -     unresponsive  -         ?    127.0.0.11:5432  the last step failed and will be tried again
            """);
  }

  @Test
  void showsWhatBelongsTogether() {
    var split =
        WireFormat.read(
            """
            {"cluster":"demo","controller":"b","hosts":[],"services":[],"stacks":[
              {"name":"main","host":"a","state":"split","paused":true,"services":["db","cache"],
               "reasons":[{"code":"STACK_SPLIT","text":"the services lead on different hosts"}],
               "canMove":{"answer":false,"reasons":[{"code":"PAUSED","text":"paused"}]}},
              {"name":"other","state":"healthy","paused":false,"services":["x"],"reasons":[],
               "canMove":{"answer":true,"to":"b","reasons":[]}}]}
            """,
            ClusterStatus.class);
    assertThat(StatusPage.render(split, Language.ENGLISH))
        .contains(
            """
            Stack main: SPLIT, PAUSED, on a: db, cache
              the services lead on different hosts
              can move as one now: NO: paused

            Stack other: healthy, on -: x
              can move as one now: yes, to b
            """);
    assertThat(StatusPage.render(split, Language.CHINESE))
        .contains("服务组 main：分散，已暂停，位于 a：db, cache")
        .contains("现在能否整体移动：能，移到 b");
  }

  @Test
  void alignsChineseToo() {
    assertThat(StatusPage.render(HEALTHY, Language.CHINESE))
        .isEqualTo(
            """
            集群 demo，控制者 b

            主机  地址        状态
            a     127.0.0.11  正常
            b     127.0.0.12  可疑
            w     127.0.0.13  失联  见证

            服务 db（postgresql）：健康，任期 3
              持久性 sync：b 中 1 个持有后才确认写入
              现在能否故障切换：能，切到 b
              成员  角色  状态  位置       落后        地址
              a     主    运行  0/5000148  -           127.0.0.11:5432
              b     备    运行  0/5000148  2 KiB, 1 s  127.0.0.12:5432
              写入口: 127.0.0.11:6432, 127.0.0.12:6432
              读入口: 127.0.0.11:6433
            """);
  }
}
