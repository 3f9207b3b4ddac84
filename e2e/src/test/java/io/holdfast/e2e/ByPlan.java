package io.holdfast.e2e;

import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * Classes whose scenarios can share a cluster run one after the other, and last those that need
 * none: they are short, so no class runs alone for long at the end.
 */
public final class ByPlan implements ClassOrderer {
  @Override
  public void orderClasses(ClassOrdererContext context) {
    context.getClassDescriptors().sort(Comparator.comparing(ByPlan::plan).reversed());
  }

  /** Empty for a class without a cluster. */
  private static String plan(ClassDescriptor descriptor) {
    return Arrays.stream(descriptor.getTestClass().getDeclaredFields())
        .filter(field -> field.getType() == ClusterUnderTest.class)
        .map(field -> {
          try {
            return ((ClusterUnderTest) field.get(null)).plan().toString();
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " of a scenario cannot be read", e);
          }
        })
        .findFirst()
        .orElse("");
  }
}
