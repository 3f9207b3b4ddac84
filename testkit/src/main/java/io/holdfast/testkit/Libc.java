package io.holdfast.testkit;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The few calls of the C library that Java has no other way to: precise signals, entering a network
 * namespace, raw frames. Numbers are those of Linux on x86-64 and AArch64. Every method throws
 * {@link TestkitException} with the error number when the call fails, unless it says otherwise.
 */
@SuppressWarnings("restricted") // calling native code is the purpose
final class Libc {
  static final int SIGKILL = 9;
  static final int SIGTERM = 15;
  static final int SIGCONT = 18;
  static final int SIGSTOP = 19;
  static final int ESRCH = 3;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle KILL = intCall("kill", "ii");
  private static final MethodHandle OPEN = intCall("open", "pi");
  private static final MethodHandle CLOSE = intCall("close", "i");
  private static final MethodHandle SETNS = intCall("setns", "ii");
  private static final MethodHandle SOCKET = intCall("socket", "iii");
  private static final MethodHandle BIND = intCall("bind", "ipi");
  private static final MethodHandle SETSOCKOPT = intCall("setsockopt", "iiipi");
  private static final MethodHandle IF_NAMETOINDEX = intCall("if_nametoindex", "p");
  private static final MethodHandle RECV = longCall("recv", "ipli");
  private static final MethodHandle SEND = longCall("send", "ipli");

  private Libc() {}

  /** Sends a signal; false when there is no such process any more. */
  static boolean kill(long pid, int signal) {
    long result = call(KILL, (int) pid, signal);
    return result != -ESRCH && checked("kill", result) == 0;
  }

  static int openReadOnly(String path) {
    try (var arena = Arena.ofConfined()) {
      return checked("open " + path, call(OPEN, arena.allocateFrom(path), 0));
    }
  }

  static void close(int descriptor) {
    var _ = checked("close", call(CLOSE, descriptor));
  }

  /** Moves the calling thread alone into the network namespace. */
  static void enterNetwork(int descriptor) {
    int newNetwork = 0x40000000;
    var _ = checked("setns", call(SETNS, descriptor, newNetwork));
  }

  static int socket(int domain, int type, int protocol) {
    return checked("socket", call(SOCKET, domain, type, protocol));
  }

  static void bind(int descriptor, MemorySegment address) {
    var _ = checked("bind", call(BIND, descriptor, address, (int) address.byteSize()));
  }

  static void setOption(int descriptor, int level, int option, MemorySegment value) {
    var _ =
        checked(
            "setsockopt",
            call(SETSOCKOPT, descriptor, level, option, value, (int) value.byteSize()));
  }

  static int interfaceIndex(String name) {
    try (var arena = Arena.ofConfined()) {
      int index = checked("if_nametoindex " + name, call(IF_NAMETOINDEX, arena.allocateFrom(name)));
      if (index == 0) {
        throw new TestkitException("There is no network interface " + name);
      }
      return index;
    }
  }

  /** Bytes received, or a negated error number. */
  static long receive(int descriptor, MemorySegment buffer) {
    return call(RECV, descriptor, buffer, buffer.byteSize(), 0);
  }

  /** Bytes sent, or a negated error number. */
  static long send(int descriptor, MemorySegment buffer) {
    return call(SEND, descriptor, buffer, buffer.byteSize(), 0);
  }

  /** The call's result, or its negated error number. */
  private static long call(MethodHandle function, Object... arguments) {
    try (var arena = Arena.ofConfined()) {
      var captured = arena.allocate(CAPTURED);
      var all = new Object[arguments.length + 1];
      all[0] = captured;
      System.arraycopy(arguments, 0, all, 1, arguments.length);
      long result = ((Number) function.invokeWithArguments(all)).longValue();
      return result < 0 ? -(int) ERRNO.get(captured, 0L) : result;
    } catch (Throwable e) {
      throw new TestkitException("A native call failed: " + e.getMessage(), e);
    }
  }

  private static int checked(String what, long result) {
    if (result < 0) {
      throw new TestkitException("%s failed with error number %d".formatted(what, -result));
    }
    return (int) result;
  }

  private static MethodHandle intCall(String name, String parameters) {
    return handle(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts(parameters)));
  }

  private static MethodHandle longCall(String name, String parameters) {
    return handle(name, FunctionDescriptor.of(ValueLayout.JAVA_LONG, layouts(parameters)));
  }

  private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().find(name).orElseThrow(),
        descriptor,
        Linker.Option.captureCallState("errno"));
  }

  /** One letter each: i int, l long, p pointer. */
  private static MemoryLayout[] layouts(String parameters) {
    return parameters
        .chars()
        .mapToObj(letter ->
            switch (letter) {
              case 'i' -> ValueLayout.JAVA_INT;
              case 'l' -> ValueLayout.JAVA_LONG;
              case 'p' -> ValueLayout.ADDRESS;
              default -> throw new IllegalArgumentException("" + (char) letter);
            })
        .toArray(MemoryLayout[]::new);
  }
}
