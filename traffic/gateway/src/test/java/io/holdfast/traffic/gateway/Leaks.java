package io.holdfast.traffic.gateway;

import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Netty's leak detector at its strictest, with a memory. Must be installed before the first buffer
 * is made.
 */
public final class Leaks<T> extends ResourceLeakDetector<T> {
  private static final List<String> FOUND = new CopyOnWriteArrayList<>();

  /** Called by Netty. */
  public Leaks(Class<?> resourceType, int samplingInterval) {
    super(resourceType, samplingInterval);
  }

  static void install() {
    System.setProperty("io.netty.leakDetection.level", "paranoid");
    System.setProperty("io.netty.customResourceLeakDetector", Leaks.class.getName());
  }

  static List<String> found() {
    return FOUND;
  }

  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String resourceType, String records) {
    FOUND.add(resourceType + records);
  }

  @Override
  protected void reportUntracedLeak(String resourceType) {
    FOUND.add(resourceType);
  }
}
