package io.holdfast.api;

import io.holdfast.core.spec.EntrySpec;

/**
 * One place where clients may connect.
 *
 * @param kind what carries them, {@code gateway}
 * @param address where it listens, {@code address:port}
 */
public record EntryStatus(EntrySpec.Mode mode, String kind, String address) {}
