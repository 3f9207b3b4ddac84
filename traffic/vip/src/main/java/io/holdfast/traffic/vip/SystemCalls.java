package io.holdfast.traffic.vip;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * The calls of Linux for which Java has no other way. Sockets and devices belong to the network
 * namespace of the thread that opens them. A call that fails throws {@link IOException} with the
 * call's name and error number, unless it says otherwise.
 */
@SuppressWarnings("restricted") // calling native code is the purpose
final class SystemCalls {
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EADDRNOTAVAIL = 99;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle OPEN = handle("open", 2, ValueLayout.JAVA_INT, "pi");
  private static final MethodHandle IOCTL = handle("ioctl", 2, ValueLayout.JAVA_INT, "ilp");
  private static final MethodHandle CLOSE = handle("close", -1, ValueLayout.JAVA_INT, "i");
  private static final MethodHandle SOCKET = handle("socket", -1, ValueLayout.JAVA_INT, "iii");
  private static final MethodHandle BIND = handle("bind", -1, ValueLayout.JAVA_INT, "ipi");
  private static final MethodHandle SET_OPTION =
      handle("setsockopt", -1, ValueLayout.JAVA_INT, "iiipi");
  private static final MethodHandle RECEIVE = handle("recv", -1, ValueLayout.JAVA_LONG, "ipli");
  private static final MethodHandle SEND = handle("send", -1, ValueLayout.JAVA_LONG, "ipli");

  private SystemCalls() {}

  static int open(String path, int flags) throws IOException {
    try (var arena = Arena.ofConfined()) {
      return checked("open " + path, call(OPEN, arena.allocateFrom(path), flags));
    }
  }

  static void control(String what, int descriptor, long request, MemorySegment argument)
      throws IOException {
    var _ = checked(what, call(IOCTL, descriptor, request, argument));
  }

  /** Closes it; what it was for is over either way. */
  static void close(int descriptor) {
    var _ = call(CLOSE, descriptor);
  }

  static int socket(int domain, int type, int protocol) throws IOException {
    return checked("socket", call(SOCKET, domain, type, protocol));
  }

  static void bind(int descriptor, MemorySegment address) throws IOException {
    var _ = checked("bind", call(BIND, descriptor, address, (int) address.byteSize()));
  }

  static void setOption(int descriptor, int level, int option, MemorySegment value)
      throws IOException {
    var _ =
        checked(
            "setsockopt",
            call(SET_OPTION, descriptor, level, option, value, (int) value.byteSize()));
  }

  /** Bytes received, or a negated error number. */
  static long receive(int descriptor, MemorySegment buffer, int flags) {
    return call(RECEIVE, descriptor, buffer, buffer.byteSize(), flags);
  }

  static void send(int descriptor, MemorySegment buffer) throws IOException {
    var _ = checked("send", call(SEND, descriptor, buffer, buffer.byteSize(), 0));
  }

  static int checked(String what, long result) throws IOException {
    if (result < 0) {
      throw new IOException("%s failed: %s".formatted(what, errorName(-result)));
    }
    return (int) result;
  }

  private static String errorName(long number) {
    return switch ((int) number) {
      case 1 -> "not permitted (CAP_NET_ADMIN and CAP_NET_RAW are needed)";
      case 2 -> "no such file";
      case 13 -> "permission denied";
      case 16 -> "in use";
      case 17 -> "it exists";
      case 19 -> "no such device";
      case 95 -> "not supported by this kernel";
      case 100 -> "the network is down";
      default -> "error number " + number;
    };
  }

  /** The call's result, or its negated error number. */
  private static long call(MethodHandle function, Object... arguments) {
    try (var arena = Arena.ofConfined()) {
      var captured = arena.allocate(CAPTURED);
      var all = new ArrayList<Object>(List.of(captured));
      all.addAll(List.of(arguments));
      long result = ((Number) function.invokeWithArguments(all)).longValue();
      return result < 0 ? -(int) ERRNO.get(captured, 0L) : result;
    } catch (Throwable e) {
      throw new LinkageError("a call of the C library could not be made", e);
    }
  }

  /**
   * @param variadic index of the first variadic parameter; below zero for none
   * @param parameters one letter each: i int, l long, p pointer
   */
  private static MethodHandle handle(
      String name, int variadic, MemoryLayout result, String parameters) {
    var layouts =
        parameters
            .chars()
            .mapToObj(letter ->
                switch (letter) {
                  case 'i' -> ValueLayout.JAVA_INT;
                  case 'l' -> ValueLayout.JAVA_LONG;
                  case 'p' -> ValueLayout.ADDRESS;
                  default -> throw new IllegalArgumentException("" + (char) letter);
                })
            .toArray(MemoryLayout[]::new);
    var options = new ArrayList<Linker.Option>(List.of(Linker.Option.captureCallState("errno")));
    if (variadic >= 0 && variadic < layouts.length) {
      options.add(Linker.Option.firstVariadicArg(variadic));
    }
    return LINKER.downcallHandle(
        LINKER.defaultLookup().find(name).orElseThrow(),
        FunctionDescriptor.of(result, layouts),
        options.toArray(Linker.Option[]::new));
  }
}
