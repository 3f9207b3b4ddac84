package io.holdfast.spec;

import io.holdfast.core.spec.ClusterSpec;
import java.nio.file.Path;

/**
 * A spec that can be used, and where it came from.
 *
 * @param file the file it was read from, absolute
 * @param secretFile where this host keeps the cluster secret, absolute; not looked at yet
 */
public record SpecFile(Path file, ClusterSpec spec, Path secretFile) {
  /** A file that the spec names, relative to the spec's own folder. */
  public Path resolve(String name) {
    return file.resolveSibling(name).normalize();
  }
}
