package io.holdfast.spec;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code holdfast.yaml}: a cluster, or everything that is wrong with it. */
public final class SpecReader {
  /** Largest spec, in bytes. */
  public static final int MAX_BYTES = 1024 * 1024;

  private static final int MAX_DEPTH = 20;
  private static final int MAX_ALIASES = 50;

  private SpecReader() {}

  /** Reads and checks the file. Never throws because of what is, or is not, in it. */
  public static SpecResult read(Path file) {
    var problems = new Problems(file);
    var spec =
        text(file, problems)
            .flatMap(text -> read(file.toAbsolutePath().normalize(), text, problems));
    return spec.<SpecResult>map(found -> new SpecResult.Valid(found, problems.sorted()))
        .orElseGet(() -> new SpecResult.Invalid(problems.sorted()));
  }

  private static Optional<SpecFile> read(Path file, String text, Problems problems) {
    var root = compose(new StringReader(text), problems);
    if (root.isEmpty()) {
      return Optional.empty();
    }
    var read = new NodeReader(problems).read(root.get(), Keys.TOP, "");
    if (read.isEmpty()) {
      return Optional.empty();
    }
    var tree = (Tree) read.get().value();
    Topology.check(file, tree, problems);
    return problems.hasErrors() ? Optional.empty() : Optional.of(Assembly.of(file, tree));
  }

  private static Optional<String> text(Path file, Problems problems) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        problems.error(WHOLE, "larger than %d bytes, which no spec is", MAX_BYTES);
        return Optional.empty();
      }
      var decoder =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT);
      return Optional.of(decoder.decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString());
    } catch (NoSuchFileException missing) {
      problems.error(WHOLE, "there is no such file");
    } catch (AccessDeniedException denied) {
      problems.error(WHOLE, "cannot be read by this user");
    } catch (CharacterCodingException binary) {
      problems.error(WHOLE, "this is no text in UTF-8");
    } catch (IOException fault) {
      problems.error(WHOLE, "cannot be read: %s", fault);
    }
    return Optional.empty();
  }

  private static Optional<Node> compose(Reader text, Problems problems) {
    var options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    try {
      var root = Optional.ofNullable(new Yaml(options).compose(text));
      if (root.isEmpty()) {
        problems.error(WHOLE, "the file is empty; expected %s", Keys.TOP.expected());
      }
      return root;
    } catch (MarkedYAMLException fault) {
      var mark = fault.getProblemMark();
      problems.error(
          mark == null ? WHOLE : Place.of(mark, ""), "this is no YAML: %s", fault.getProblem());
    } catch (YAMLException fault) {
      problems.error(WHOLE, "this is no YAML: %s", fault);
    }
    return Optional.empty();
  }

  private static final Place WHOLE = new Place(0, 0, "");
}
