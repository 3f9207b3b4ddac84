package io.holdfast.engine.os;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * Signals that databases understand. Sent by a direct call of kill(2) or tgkill(2): the JDK knows
 * only TERM and KILL, and starting a program for it takes milliseconds of a failover.
 */
public enum Signal {
  /** Read the configuration again. */
  HUP(1),
  /** PostgreSQL's postmaster: fast shutdown. */
  INT(2),
  /** PostgreSQL's postmaster: immediate shutdown. */
  QUIT(3),
  KILL(9),
  /** MariaDB's threads: look up from a socket. Ends a process that does not handle it. */
  USR1(10),
  /** Shut down in order; PostgreSQL's postmaster: smart shutdown, a backend: end. */
  TERM(15),
  /** Go on after having been stopped; nothing to one that was not. */
  CONT(18),
  /** Stop until {@link #CONT}; no process can refuse. For drills. */
  STOP(19);

  private static final MethodHandle KILL_FUNCTION = function("kill", 2);
  private static final MethodHandle TGKILL_FUNCTION = function("tgkill", 3);

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  @SuppressWarnings("restricted") // A native call is what this type is for.
  private static MethodHandle function(String name, int numbers) {
    var linker = Linker.nativeLinker();
    var arguments = new MemoryLayout[numbers];
    Arrays.fill(arguments, ValueLayout.JAVA_INT);
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
  }

  /**
   * Sends it to every process of the group; false when there is none, or none may be signalled.
   *
   * @param group id of the process that leads the group, or led it
   */
  public boolean sendToGroup(int group) {
    if (group <= 1) {
      throw new IllegalArgumentException("a program of ours never has the group " + group);
    }
    return call(-group);
  }

  /** Sends it; false when there is no such process or it may not be signalled. */
  public boolean send(int pid) {
    if (pid <= 1) {
      throw new IllegalArgumentException("a process of the engine never has the id " + pid);
    }
    return call(pid);
  }

  /**
   * Sends it to one thread of the process; false when there is no such thread or it may not be
   * signalled. What the signal does, if it ends something, it does to the whole process.
   */
  public boolean sendToThread(int pid, int thread) {
    try {
      return (int) TGKILL_FUNCTION.invokeExact(pid, thread, number) == 0;
    } catch (Throwable failure) {
      throw new IllegalStateException(
          "cannot send signal %s to thread %d of %d".formatted(this, thread, pid), failure);
    }
  }

  int number() {
    return number;
  }

  private boolean call(int target) {
    try {
      return (int) KILL_FUNCTION.invokeExact(target, number) == 0;
    } catch (Throwable failure) {
      throw new IllegalStateException("cannot send signal " + this + " to " + target, failure);
    }
  }
}
