package io.holdfast.agent;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads classes of ours before they are needed: reading one from its jar takes up to a millisecond.
 */
final class OwnClasses {
  private static final Logger log = LoggerFactory.getLogger("holdfast.agent");
  private static final String OURS = "io/holdfast/";
  private static final String OUR_PACKAGE = OURS.replace('/', '.');
  private static final String CLASS = ".class";

  private OwnClasses() {}

  /**
   * Loads all classes of the jars (or folders) that those parts come from.
   *
   * @return how many there are
   */
  static int load(Collection<Class<?>> parts) throws IOException {
    var places = new HashSet<Path>();
    var loaded = 0;
    for (var part : parts) {
      var place = placeOf(part);
      if (places.add(place)) {
        for (var name : namesAt(place)) {
          loaded += load(name, part.getClassLoader()) ? 1 : 0;
        }
      }
    }
    return loaded;
  }

  private static Path placeOf(Class<?> part) throws IOException {
    try {
      return Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("the place of " + part + " has no usable name", e);
    }
  }

  private static boolean load(String name, ClassLoader loader) {
    try {
      initialize(Class.forName(name, false, loader));
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      log.debug("{} cannot be loaded here", name, e); // made for a library that is not installed
      return false;
    }
  }

  /**
   * Initializes what it extends first. The other way round this thread would hold the constant with
   * a body of an enum, say, and wait for the enum, while a thread that has just come to use the
   * enum holds that and waits for its constant: both for ever (JLS 12.4.2).
   */
  static void initialize(Class<?> type) throws ClassNotFoundException {
    if (!type.getName().startsWith(OUR_PACKAGE)) {
      return;
    }
    if (type.getSuperclass() != null) {
      initialize(type.getSuperclass());
    }
    for (var above : type.getInterfaces()) {
      initialize(above);
    }
    Class.forName(type.getName(), true, type.getClassLoader());
  }

  private static List<String> namesAt(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      try (var files = Files.walk(place)) {
        return classes(files.map(file -> place.relativize(file).toString()).toList());
      }
    }
    try (var jar = new JarFile(place.toFile())) {
      return classes(jar.stream().map(ZipEntry::getName).toList());
    }
  }

  private static List<String> classes(List<String> files) {
    return files.stream()
        .filter(file -> file.startsWith(OURS) && file.endsWith(CLASS))
        .filter(file -> !file.endsWith("-info.class"))
        .map(file -> file.substring(0, file.length() - CLASS.length()).replace('/', '.'))
        .toList();
  }
}
