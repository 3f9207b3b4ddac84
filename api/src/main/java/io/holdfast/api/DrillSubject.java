package io.holdfast.api;

/**
 * Which drill something is about.
 *
 * @param number the drill's number
 */
public record DrillSubject(long number) {}
