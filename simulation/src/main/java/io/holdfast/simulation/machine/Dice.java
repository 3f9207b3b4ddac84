package io.holdfast.simulation.machine;

/** The only source of chance: a SplitMix64 generator, small and the same on every machine. */
public final class Dice {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /** Dice that always fall the same way for the same seed. */
  public Dice(long seed) {
    state = mix(seed * GOLDEN_GAMMA + 1);
  }

  /** Independent dice, so that one more throw here changes nothing there. */
  public Dice split() {
    return new Dice(next());
  }

  /** 0 to bound - 1. */
  public int below(int bound) {
    return (int) ((next() >>> 33) % bound);
  }

  /** Low to high, both included. */
  public long between(long low, long high) {
    return low + (next() >>> 1) % (high - low + 1);
  }

  /** True in that many of a hundred. */
  public boolean percent(int chance) {
    return below(100) < chance;
  }

  /** True once in that many. */
  public boolean oneIn(int times) {
    return below(times) == 0;
  }

  private long next() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  private static long mix(long seed) {
    long z = seed;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
