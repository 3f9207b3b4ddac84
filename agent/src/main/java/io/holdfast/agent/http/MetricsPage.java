package io.holdfast.agent.http;

/** Figures for Prometheus. */
@FunctionalInterface
public interface MetricsPage {
  /** All figures in the text format of Prometheus. */
  String text();
}
