package io.holdfast.core.drill;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The catalogue: everything that may be rehearsed, in the words that people read before they agree.
 */
public enum DrillKind {
  PROCESS_KILLED(
      Reach.MEMBER,
      Duration.ZERO,
      "kills the server process of one member (SIGKILL)",
      "that a crash is noticed, and another member serves within the objective without losing an"
          + " acknowledged write",
      "the host's agent brings the member back by itself"),
  PROCESS_HUNG(
      Reach.MEMBER,
      Duration.ofSeconds(15),
      "stops all processes of one member (SIGSTOP) and lets them go on later",
      "that a server which runs and answers nobody is replaced, and is harmless when it wakes up",
      "the processes are continued (SIGCONT): by the agent, or by a process of its own that outlives"
          + " the agent"),
  MEMBERS_STOPPED(
      Reach.HOST,
      Duration.ZERO,
      "kills the server processes of all members on one host at once",
      "that all services of a host come up elsewhere, in their order",
      "the host's agent brings the members back by itself"),
  NETWORK_CUT(
      Reach.HOST,
      Duration.ofSeconds(15),
      "drops all packets from and to one host, logins to it included",
      "that a host which is cut off acknowledges nothing any more, and is replaced",
      "the kernel itself forgets the cut when its time is over"),
  NETWORK_CUT_INBOUND(
      Reach.HOST,
      Duration.ofSeconds(15),
      "drops all packets to one host, which is still heard",
      "that a host which hears nothing is replaced although it is heard",
      "the kernel itself forgets the cut when its time is over"),
  NETWORK_CUT_OUTBOUND(
      Reach.HOST,
      Duration.ofSeconds(15),
      "drops all packets from one host, which still hears",
      "that a host which is not heard is replaced although it hears",
      "the kernel itself forgets the cut when its time is over"),
  LOSSY_LINK(
      Reach.HOST,
      Duration.ofSeconds(15),
      "drops three of ten packets to one host at random",
      "that a bad link costs speed, and neither data nor needless failovers without end",
      "the kernel itself forgets the loss when its time is over"),
  SLOW_LINK(
      Reach.HOST,
      Duration.ofSeconds(15),
      "lets no more than 256 kB a second to one host pass, and drops what is too much",
      "that a narrow link costs speed, and neither data nor needless failovers without end",
      "the kernel itself forgets the limit when its time is over"),
  DISK_FULL(
      Reach.HOST,
      Duration.ofSeconds(15),
      "fills the disk of the agent's data folder with a ballast file, up to a small reserve",
      "that a full disk is seen and said, and nothing acknowledged is lost",
      "the file is removed: by the agent, or by a process of its own that outlives the agent"),
  AGENT_KILLED(
      Reach.HOST,
      Duration.ofSeconds(10),
      "kills one host's agent (SIGKILL), the controller if it is there",
      "that members serve on without their agent, and the next agent adopts them",
      "a service manager starts the agent again, or a process of the drill's own does"),
  SWITCHOVER(
      Reach.SERVICE,
      Duration.ZERO,
      "moves the primary to another member, planned, and back again",
      "that maintenance costs clients a pause within the objective, and no error",
      "it is moved back"),
  QUORUM_LOST(
      Reach.CLUSTER,
      Duration.ofSeconds(15),
      "drops what the voters send each other, on the host of each",
      "that synchronous services serve on without a controller, and are looked after again by"
          + " themselves",
      "the kernels themselves forget it when its time is over"),
  DEPENDENCY_LOST(
      Reach.HOST,
      Duration.ofSeconds(3),
      "refuses what runs on one host the entries of the services that the program comes after",
      "that a program without its database says that it is not ready, and recovers by itself",
      "the kernel itself forgets it when its time is over"),
  CLOCK_STEP(
      Reach.HOST,
      Duration.ofSeconds(15),
      "sets the wall clock of one host's machine 30 s forward",
      "that no decision hangs on the wall clock",
      "the clock is set back: by the agent, or by a process of its own that outlives the agent"),
  OPERATOR_ERROR(
      Reach.SERVICE,
      "deletes rows and restores the service to the second before",
      "that backups can be restored to a point in time");

  /** Who feels it besides the clients of the service that is measured. */
  public enum Reach {
    /** One member of one service. */
    MEMBER("one member of the service"),
    /** Everything on one host. */
    HOST("everything on the host: every service with a member there"),
    /** One service's primary, and what moves with it. */
    SERVICE("the service, and those that move with it as a stack"),
    /** Everything. */
    CLUSTER("the whole cluster");

    private final String words;

    Reach(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  private final Reach reach;
  private final boolean offered;
  private final Duration lasts;
  private final String does;
  private final String proves;
  private final String wayBack;

  DrillKind(Reach reach, Duration lasts, String does, String proves, String wayBack) {
    this(reach, true, lasts, does, proves, wayBack);
  }

  /** One that is not offered yet. */
  DrillKind(Reach reach, String does, String proves) {
    this(reach, false, Duration.ZERO, does, proves, "none yet");
  }

  DrillKind(
      Reach reach, boolean offered, Duration lasts, String does, String proves, String wayBack) {
    this.reach = reach;
    this.offered = offered;
    this.lasts = lasts;
    this.does = does;
    this.proves = proves;
    this.wayBack = wayBack;
  }

  /** The drill of that word; empty when there is none. */
  public static Optional<DrillKind> named(String word) {
    return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  /** On the command line and in documents: {@code process-killed}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Its blast radius. */
  public Reach reach() {
    return reach;
  }

  /** Whether it can be run; the others are named so that their absence is. */
  public boolean isOffered() {
    return offered;
  }

  /** How long the fault stands unless asked otherwise; zero for what is over at once. */
  public Duration lasts() {
    return lasts;
  }

  /** What it does, as the rest of a sentence. */
  public String does() {
    return does;
  }

  /** What it proves, as the rest of a sentence. */
  public String proves() {
    return proves;
  }

  /** How what it did is taken back. */
  public String wayBack() {
    return wayBack;
  }
}
