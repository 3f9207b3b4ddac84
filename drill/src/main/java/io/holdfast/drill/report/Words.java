package io.holdfast.drill.report;

import io.holdfast.api.MemberStatus;
import io.holdfast.api.language.Phrasebook;
import io.holdfast.core.drill.DrillResult;
import io.holdfast.core.leader.ServiceCondition;

/** What a report says around its figures, and what the cluster said of itself. */
enum Words {
  ENGLISH("en") {
    @Override
    String say(String english, String chinese) {
      return english;
    }

    @Override
    String told(String english) {
      return english;
    }
  },
  CHINESE("zh") {
    @Override
    String say(String english, String chinese) {
      return chinese;
    }

    @Override
    String told(String english) {
      return Phrasebook.chinese().say(english);
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

  /** What the cluster or its client said, as far as this language has it. */
  abstract String told(String english);

  String answer(DrillResult.Answer answer) {
    return switch (answer) {
      case PASS -> say("pass", "通过");
      case FAIL -> say("fail", "未通过");
      case UNKNOWN -> say("unknown", "无法判定");
    };
  }

  String state(ServiceCondition.State state) {
    return switch (state) {
      case HEALTHY -> say(state.word(), "正常");
      case DEGRADED -> say(state.word(), "降级");
      case FAILING_OVER -> say(state.word(), "故障切换中");
      case SWITCHING_OVER -> say(state.word(), "计划切换中");
      case DOWN -> say(state.word(), "不可用");
      case PAUSED -> say(state.word(), "已暂停");
    };
  }

  String role(MemberStatus.Role role) {
    return switch (role) {
      case PRIMARY -> say("primary", "主");
      case STANDBY -> say("standby", "备");
      case ACTIVE -> say("active", "活动");
      case NONE -> say("none", "无角色");
    };
  }

  String state(MemberStatus.State state) {
    return switch (state) {
      case RUNNING -> say("running", "运行中");
      case PREPARED -> say("prepared", "待命");
      case STARTING -> say("starting", "启动中");
      case STOPPED -> say("stopped", "已停止");
      case UNRESPONSIVE -> say("unresponsive", "无响应");
      case ABSENT -> say("absent", "尚无数据");
      case UNUSABLE -> say("unusable", "不可用");
      case UNKNOWN -> say("unknown", "未知");
    };
  }

  String part(Dossier.Part.Name name) {
    return switch (name) {
      case DETECTION -> say("detection and decision", "发现与决定");
      case SEAL -> say("seal of the old term", "封存旧任期");
      case PROMOTION -> say("promotion", "升主");
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
