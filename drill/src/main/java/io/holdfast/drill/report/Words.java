package io.holdfast.drill.report;

import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.DrillResult;

/** What a report says around its figures. What the cluster itself said stays in its own words. */
enum Words {
  ENGLISH("en") {
    @Override
    String say(String english, String chinese) {
      return english;
    }

    @Override
    String does(DrillKind kind) {
      return kind.does();
    }
  },
  CHINESE("zh") {
    @Override
    String say(String english, String chinese) {
      return chinese;
    }

    @Override
    String does(DrillKind kind) {
      return switch (kind) {
        case PROCESS_KILLED -> "杀死一个成员的服务进程（SIGKILL）";
        case PROCESS_HUNG -> "暂停一个成员的所有进程（SIGSTOP），之后再继续";
        case MEMBERS_STOPPED -> "同时杀死一台主机上所有成员的服务进程";
        case NETWORK_CUT -> "丢弃一台主机收发的所有数据包（包括登录）";
        case NETWORK_CUT_INBOUND -> "丢弃发往一台主机的所有数据包，它发出的仍能到达";
        case NETWORK_CUT_OUTBOUND -> "丢弃一台主机发出的所有数据包，它仍能收到";
        case LOSSY_LINK -> "随机丢弃发往一台主机的十分之三的数据包";
        case DISK_FULL -> "用一个压舱文件填满代理数据目录所在的磁盘，只留少量余量";
        case AGENT_KILLED -> "杀死一台主机的代理（SIGKILL）；若控制者在此，也一并失去";
        case SWITCHOVER -> "按计划将主库移到另一成员，再移回";
        case SLOW_LINK -> "发往一台主机的数据每秒只放行 256 kB，超出的丢弃";
        case QUORUM_LOST -> "在每个投票者的主机上丢弃投票者之间的通信，使多数派不复存在";
        case CLOCK_STEP -> "把一台主机所在机器的时钟向前拨 30 秒";
        case DEPENDENCY_LOST -> "在一台主机上拒绝程序连接它所依赖的服务的入口";
        case OPERATOR_ERROR -> "删除数据行，再恢复到前一秒";
      };
    }
  };

  private final String tag;

  Words(String tag) {
    this.tag = tag;
  }

  /** The language's tag. */
  String tag() {
    return tag;
  }

  abstract String say(String english, String chinese);

  abstract String does(DrillKind kind);

  String answer(DrillResult.Answer answer) {
    return switch (answer) {
      case PASS -> say("pass", "通过");
      case FAIL -> say("fail", "未通过");
      case UNKNOWN -> say("unknown", "无法判定");
    };
  }

  String part(Dossier.Part.Name name) {
    return switch (name) {
      case DETECTION -> say("detection and decision", "发现与决定");
      case SEAL -> say("seal of the old term", "封存旧任期");
      case PROMOTION -> say("promotion", "提升");
      case RECONNECTION -> say("routing and reconnection", "路由与重连");
    };
  }

  String earlier() {
    return say("The runs before", "此前各次");
  }

  String objective() {
    return say("objective", "目标");
  }

  String chart() {
    return say("Throughput and latency over time", "吞吐量与延迟随时间的变化");
  }

  String fault() {
    return say("fault", "故障");
  }

  String undone() {
    return say("taken back", "撤销");
  }

  String throughput() {
    return say("writes: acknowledged, failed above", "写入：已确认；其上为失败");
  }

  String latency() {
    return say("latency, 99th percentile", "延迟，第 99 百分位");
  }
}
