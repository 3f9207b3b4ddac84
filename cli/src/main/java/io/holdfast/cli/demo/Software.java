package io.holdfast.cli.demo;

import io.holdfast.testkit.Blueprint;
import io.holdfast.testkit.Engine;
import java.util.function.BooleanSupplier;

/**
 * Something that a demo needs on this machine.
 *
 * @param title as its makers write it
 * @param distributionPackage that brings it
 */
record Software(String title, String distributionPackage, BooleanSupplier isInstalled) {
  static final Software NGINX = new Software("nginx", "nginx", Blueprint::isNginxInstalled);

  static Software of(Engine engine) {
    return new Software(engine.toString(), engine.distributionPackage(), engine::isInstalled);
  }

  boolean isThere() {
    return isInstalled.getAsBoolean();
  }

  @Override
  public String toString() {
    return title;
  }
}
