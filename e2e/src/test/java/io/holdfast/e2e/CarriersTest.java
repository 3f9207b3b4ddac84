package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.Distribution;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Virtual threads that wait for a class leave others their turn (ADR 32), with the product's flags.
 */
class CarriersTest {
  @Test
  void threadsThatWaitForAClassKeepNobodyFromRunning() throws Exception {
    var options = "@" + Distribution.locate().home().resolve("jvm.options");
    assertThat(ended(options)).as("exit status with %s", options).isZero();
  }

  private static int ended(String options) throws Exception {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            options,
            // As on two cores.
            "-XX:ActiveProcessorCount=2",
            "-cp",
            classes(),
            WaitingForClass.class.getName());
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private static String classes() throws URISyntaxException {
    var source = WaitingForClass.class.getProtectionDomain().getCodeSource();
    return Path.of(source.getLocation().toURI()).toString();
  }
}
