package io.holdfast.spec;

import static io.holdfast.spec.Key.derived;
import static io.holdfast.spec.Key.required;
import static io.holdfast.spec.Key.withDefault;

import java.util.List;

/** Keys of a write entry that is more than a gateway: a virtual address, a program to be told. */
final class EntranceKeys {
  private static final Kind.Text ADDRESS =
      Keys.text(
          "[0-9A-Fa-f:.]{2,45}/[0-9]{1,3}",
          "an IP address with the length of its network's prefix, like 10.77.0.100/24",
          "IP 地址与其网络的前缀长度，如 10.77.0.100/24");
  private static final Kind.Text INTERFACE =
      Keys.text("[0-9A-Za-z][0-9A-Za-z._-]{0,14}", "the name of a network interface", "网络接口名");

  /** Of a stack's entry. */
  static final List<Key> STACK =
      List.of(
          required(
              "vip",
              ADDRESS,
              "Virtual address at which every service of the stack with a write entry is reached, and every"
                  + " active-active process that comes after one of them, by the engine's or program's own"
                  + " port and by the gateway's. The host of the first service's primary holds it, and"
                  + " nobody else.",
              "整组服务的虚拟地址：组内每个有 write 入口的服务，以及排在它们之后的每个 active-active process，都可在该地址上用自己的端口和网关端口访问。"
                  + "由第一个服务的主所在主机持有，任何其他主机都不会持有。"),
          required(
              "interface",
              INTERFACE,
              "Interface on each member on whose network the virtual address is reached.",
              "各成员上可以到达虚拟地址的网络接口。"));

  static final List<Key> ALL =
      List.of(
          derived(
              "vip",
              ADDRESS,
              "none",
              "无",
              "Virtual address that the primary's host holds, and nobody else. Clients reach the primary"
                  + " there by the engine's own port, and by the gateway's where there is one.",
              "由主所在主机持有的虚拟地址，任何其他主机都不会持有。客户端在该地址上用引擎自己的端口访问主；配置了网关时也可用网关端口。"),
          derived(
              "interface",
              INTERFACE,
              "none; needed with vip",
              "无；有 vip 时必填",
              "Interface on each member on whose network the virtual address is reached.",
              "各成员上可以到达虚拟地址的网络接口。"),
          derived(
              "exec",
              new Kind.Many(
                  Keys.text("[^\\x00]{1,1000}", "a program or an argument", "程序或参数"), 1, true),
              "none",
              "无",
              "Program with arguments that is told of every change of the entry, as JSON on its standard"
                  + " input; run by the controller, without a shell.",
              "入口每次变化时运行的程序及其参数，变化以 JSON 写入其标准输入；由控制者运行，不经过 shell。"),
          withDefault(
              "timeout",
              Keys.span("100ms", "5m"),
              "5s",
              "How long one run of exec may take before it is ended and tried again.",
              "exec 一次运行允许的时间，超过则结束并重试。"));

  private EntranceKeys() {}
}
