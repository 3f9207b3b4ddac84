package io.holdfast.cli.cluster;

import io.holdfast.api.CanMove;
import io.holdfast.api.ClusterStatus;
import io.holdfast.api.EntryStatus;
import io.holdfast.api.HostStatus;
import io.holdfast.api.MemberStatus;
import io.holdfast.api.ScheduleStatus;
import io.holdfast.api.ServiceStatus;
import io.holdfast.api.StackStatus;
import io.holdfast.api.StatusReason;
import io.holdfast.cli.terminal.Ages;
import io.holdfast.cli.terminal.Language;
import io.holdfast.cli.terminal.Table;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.core.spec.EntrySpec;
import io.holdfast.core.stack.StackCondition;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The status of a cluster for people. */
final class StatusPage {
  private static final String NONE = "-";

  /** The engine that keeps no data. */
  private static final String PROGRAM = "process";

  private final ClusterStatus status;
  private final Language language;

  private StatusPage(ClusterStatus status, Language language) {
    this.status = status;
    this.language = language;
  }

  static String render(ClusterStatus status, Language language) {
    return new StatusPage(status, language).render();
  }

  private String render() {
    var page = new StringBuilder();
    var controller = status.controller();
    page.append(
        say("Cluster %s, controller %s%n", "集群 %s，控制者 %s%n")
            .formatted(
                status.cluster(), controller == null ? say("none", "无") : controller.name()));
    if (status.problem() != null) {
      page.append(status.problem().text()).append('\n');
    }
    page.append('\n').append(hosts());
    for (var stack : status.allStacks()) {
      page.append('\n').append(stack(stack));
    }
    for (var service : status.services()) {
      page.append('\n').append(service(service));
    }
    return page.append(schedules()).toString();
  }

  /** A line for each schedule of drills. */
  private String schedules() {
    var page = new StringBuilder();
    for (var schedule : status.allSchedules()) {
      var next = schedule.next();
      page.append(page.isEmpty() ? "\n" : "")
          .append(
              say("Schedule %s: %s of %s, next %s, last %s%s%n", "计划 %s：%s（%s），下次 %s，上次 %s%s%n")
                  .formatted(
                      schedule.name(),
                      schedule.drill().word(),
                      schedule.stack() == null ? schedule.service() : schedule.stack(),
                      next == null ? say("never", "永不") : Ages.moment(next),
                      last(schedule),
                      schedule.overdueSince() == null ? "" : say(", OVERDUE", "，已逾期")));
    }
    return page.toString();
  }

  private String last(ScheduleStatus schedule) {
    var last = schedule.last();
    if (last == null) {
      return NONE;
    }
    var word =
        switch (last.answer()) {
          case PASS -> say("pass", "通过");
          case FAIL -> say("FAIL", "未通过");
          case UNKNOWN -> say("UNKNOWN", "无法判定");
          case REFUSED -> say("REFUSED", "被拒绝");
          case MISSED -> say("MISSED", "已错过");
        };
    return say("%s (%s)", "%s（%s）").formatted(word, Ages.moment(last.at()));
  }

  private String hosts() {
    var table = new Table(say("HOST", "主机"), say("ADDRESS", "地址"), say("STATE", "状态"), "");
    for (var host : status.hosts()) {
      table.row(
          host.name().name(),
          host.address(),
          word(host.state(), language),
          host.witness() ? say("witness", "见证") : "");
    }
    return table.render("");
  }

  private String stack(StackStatus stack) {
    var page = new StringBuilder();
    var host = stack.host();
    page.append(
        say("Stack %s: %s, on %s: %s%n", "服务组 %s：%s，位于 %s：%s%n")
            .formatted(
                stack.name(),
                state(stack),
                host == null ? NONE : host.name(),
                stack.services().stream().map(ServiceId::name).collect(Collectors.joining(", "))));
    stack.reasons().forEach(reason -> page.append("  ").append(reason.text()).append('\n'));
    return page.append("  ").append(move(stack.canMove())).append('\n').toString();
  }

  private String move(CanMove answer) {
    if (answer.answer()) {
      var to = answer.to();
      return say("can move as one now: yes, to %s", "现在能否整体移动：能，移到 %s")
          .formatted(to == null ? NONE : to.name());
    }
    var reasons =
        answer.reasons().stream().map(StatusReason::text).collect(Collectors.joining("; "));
    return say("can move as one now: NO: %s", "现在能否整体移动：不能：%s").formatted(reasons);
  }

  private String state(StackStatus stack) {
    var word = word(stack.state(), language);
    return stack.paused() ? word + say(", PAUSED", "，已暂停") : word;
  }

  static String word(StackCondition.State state, Language language) {
    return switch (state) {
      case HEALTHY -> language.of("healthy", "健康");
      case DEGRADED -> language.of("DEGRADED", "降级");
      case MOVING -> language.of("moving", "移动中");
      case SPLIT -> language.of("SPLIT", "分散");
      case DOWN -> language.of("DOWN", "不可用");
    };
  }

  private String service(ServiceStatus service) {
    var page = new StringBuilder();
    page.append(
        say("Service %s (%s): %s, term %s%n", "服务 %s（%s）：%s，任期 %s%n")
            .formatted(
                service.name(), service.engine(), word(service.state(), language), service.term()));
    var reason = service.reason();
    if (reason != null) {
      page.append("  ").append(reason.text()).append('\n');
    }
    if (!service.engine().equals(PROGRAM)) {
      page.append("  ").append(acknowledging(service)).append('\n');
    }
    page.append("  ").append(failover(service)).append('\n');
    page.append(members(service));
    for (var mode : EntrySpec.Mode.values()) {
      page.append(entries(service, mode));
    }
    return page.toString();
  }

  private String acknowledging(ServiceStatus service) {
    var durability = service.durability().name().toLowerCase(Locale.ROOT);
    if (service.acks() == 0) {
      return say("durability %s: the primary acknowledges alone", "持久性 %s：主独自确认")
          .formatted(durability);
    }
    var set = service.ackSet().stream().map(HostId::name).collect(Collectors.joining(", "));
    return say(
            "durability %s: %d of %s must hold a write before it is acknowledged",
            "持久性 %1$s：%3$s 中 %2$d 个持有后才确认写入")
        .formatted(durability, service.acks(), set);
  }

  private String failover(ServiceStatus service) {
    var answer = service.canFailOver();
    if (answer.answer()) {
      var to = answer.to();
      return to == null
          ? say("can fail over now: yes, every member serves", "现在能否故障切换：能，所有成员都在服务")
          : say("can fail over now: yes, to %s", "现在能否故障切换：能，切到 %s").formatted(to.name());
    }
    var reasons =
        answer.reasons().stream().map(StatusReason::text).collect(Collectors.joining("; "));
    return say("can fail over now: NO: %s", "现在能否故障切换：不能：%s").formatted(reasons);
  }

  private String members(ServiceStatus service) {
    var table =
        new Table(
            say("MEMBER", "成员"),
            say("ROLE", "角色"),
            say("STATE", "状态"),
            say("POSITION", "位置"),
            say("LAG", "落后"),
            say("ADDRESS", "地址"),
            "");
    for (var member : service.members()) {
      table.row(
          member.host().name(),
          word(member.role(), language),
          word(member.state(), language),
          Objects.requireNonNullElse(member.position(), NONE),
          service.engine().equals(PROGRAM) ? NONE : lag(member),
          member.address(),
          remark(member));
    }
    return table.render("  ");
  }

  private String remark(MemberStatus member) {
    var remarks = new ArrayList<String>();
    if (member.problem() != null) {
      remarks.add(member.problem().text());
    }
    var pending = member.pendingRestart();
    if (pending != null && !pending.isEmpty()) {
      remarks.add(say("restart pending: %s", "等待重启：%s").formatted(String.join(", ", pending)));
    }
    return String.join("; ", remarks);
  }

  private String entries(ServiceStatus service, EntrySpec.Mode mode) {
    var places =
        service.entries().stream()
            .filter(entry -> entry.mode() == mode)
            .map(this::place)
            .collect(Collectors.joining(", "));
    if (places.isEmpty()) {
      return "";
    }
    var heading =
        switch (mode) {
          case WRITE -> say("write entry", "写入口");
          case READ -> say("read entry", "读入口");
          case ANY -> say("entry", "入口");
        };
    return "  %s: %s%n".formatted(heading, places);
  }

  /** A virtual address is nothing to connect to while nobody holds it. */
  private String place(EntryStatus entry) {
    if (!entry.kind().equals("vip")) {
      return entry.address();
    }
    var holder =
        entry.host() == null
            ? say("held by nobody", "无人持有")
            : say("on %s", "在 %s").formatted(entry.host());
    var why = entry.why() == null ? "" : ": " + entry.why().text();
    return "%s (%s%s)".formatted(entry.address(), holder, why);
  }

  private static String lag(MemberStatus member) {
    if (member.role() == MemberStatus.Role.PRIMARY) {
      return NONE;
    }
    var bytes = bytes(member.lagBytes());
    return member.behindMs() == null || member.behindMs() < 1000
        ? bytes
        : "%s, %d s".formatted(bytes, member.behindMs() / 1000);
  }

  private static String bytes(@Nullable Long bytes) {
    if (bytes == null) {
      return "?";
    }
    if (bytes < 1024) {
      return bytes + " B";
    }
    return bytes < 1024 * 1024
        ? "%d KiB".formatted(bytes / 1024)
        : "%d MiB".formatted(bytes / (1024 * 1024));
  }

  static String word(ServiceCondition.State state, Language language) {
    return switch (state) {
      case HEALTHY -> language.of("healthy", "健康");
      case DEGRADED -> language.of("DEGRADED", "降级");
      case FAILING_OVER -> language.of("FAILING OVER", "故障切换中");
      case SWITCHING_OVER -> language.of("switching over", "计划切换中");
      case DOWN -> language.of("DOWN", "不可用");
      case PAUSED -> language.of("PAUSED", "已暂停");
    };
  }

  static String word(HostStatus.State state, Language language) {
    return switch (state) {
      case UP -> language.of("up", "正常");
      case SUSPECT -> language.of("suspect", "可疑");
      case DOWN -> language.of("DOWN", "失联");
    };
  }

  static String word(MemberStatus.Role role, Language language) {
    return switch (role) {
      case PRIMARY -> language.of("primary", "主");
      case STANDBY -> language.of("standby", "备");
      case ACTIVE -> language.of("active", "活动");
      case NONE -> NONE;
    };
  }

  static String word(MemberStatus.State state, Language language) {
    return switch (state) {
      case RUNNING -> language.of("running", "运行");
      case PREPARED -> language.of("prepared", "待命");
      case STARTING -> language.of("starting", "启动中");
      case STOPPED -> language.of("stopped", "已停止");
      case UNRESPONSIVE -> language.of("unresponsive", "无响应");
      case ABSENT -> language.of("no data", "无数据");
      case UNUSABLE -> language.of("unusable", "不可用");
      case UNKNOWN -> language.of("unknown", "未知");
    };
  }

  private String say(String english, String chinese) {
    return language.of(english, chinese);
  }
}
