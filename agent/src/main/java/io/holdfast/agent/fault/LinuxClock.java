package io.holdfast.agent.fault;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Linux: {@code clock_settime(2)} and {@code /proc/uptime}. */
final class LinuxClock implements MachineClock {
  private static final int REALTIME = 0;

  /** CAP_SYS_TIME, capabilities(7). */
  private static final int CAPABILITY = 25;

  private static final MethodHandle SET_TIME = setTime();

  @SuppressWarnings("restricted") // A native call is what this type is for.
  private static MethodHandle setTime() {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("clock_settime"),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  }

  @Override
  public boolean maySet() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("CapEff:"))
          .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .anyMatch(held -> (held >>> CAPABILITY & 1) == 1);
    }
  }

  /** random(4). */
  @Override
  public String start() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }

  @Override
  public Duration startedAt() throws IOException {
    return now().minus(sinceStart());
  }

  @Override
  public void set(Duration startedAt) throws IOException {
    var time = startedAt.plus(sinceStart());
    try (var arena = Arena.ofConfined()) {
      var argument = arena.allocate(ValueLayout.JAVA_LONG, 2);
      argument.setAtIndex(ValueLayout.JAVA_LONG, 0, time.getSeconds());
      argument.setAtIndex(ValueLayout.JAVA_LONG, 1, time.getNano());
      if ((int) SET_TIME.invokeExact(REALTIME, argument) != 0) {
        throw new IOException("the kernel does not let the clock be set");
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable failure) {
      throw new IllegalStateException("cannot call clock_settime", failure);
    }
  }

  private static Duration now() {
    return Duration.ofMillis(System.currentTimeMillis());
  }

  private static Duration sinceStart() throws IOException {
    var seconds = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
    return Duration.ofMillis((long) (Double.parseDouble(seconds) * 1e3));
  }
}
