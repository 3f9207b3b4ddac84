package io.holdfast.spec;

import io.holdfast.spec.Key.Presence;
import io.holdfast.spec.Tree.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML nodes as the kinds that the table of keys declares, and notes all that is wrong. */
final class NodeReader {
  private final Problems problems;

  NodeReader(Problems problems) {
    this.problems = problems;
  }

  /** The value, unless it was refused. Of a mapping, what is valid in it. */
  Optional<Found> read(Node node, Kind kind, String at) {
    var place = Place.of(node.getStartMark(), at);
    return switch (kind) {
      case Kind.Section section -> mapping(node, kind, place).map(map -> section(map, section, at));
      case Kind.Named named -> mapping(node, kind, place).map(map -> named(map, named, at));
      case Kind.Many many -> list(node, many, place);
      case Kind.Whole _, Kind.Span _, Kind.Flag _, Kind.Choice _, Kind.Text _, Kind.Literal _ ->
          scalar(node, kind, place)
              .flatMap(text -> value(text, kind, place))
              .map(value -> new Found(value, place));
    };
  }

  /** What a section is when nothing is written in it. */
  Tree defaults(Kind.Section section, Place place) {
    var tree = new Tree(place);
    section.keys().forEach(key -> addMissing(tree, key));
    return tree;
  }

  private Found section(MappingNode node, Kind.Section section, String at) {
    var place = Place.of(node.getStartMark(), at);
    var written = entries(node, at);
    var tree = new Tree(place);
    for (var key : section.keys()) {
      var entry = written.remove(key.name());
      if (entry == null) {
        addMissing(tree, key);
      } else if (key.isLater()) {
        problems.error(
            Place.of(entry.getKeyNode().getStartMark(), Place.path(at, key.name())),
            "not supported yet by this version");
      } else if (isEmpty(entry.getValueNode()) && !(key.presence() instanceof Presence.Required)) {
        addMissing(tree, key);
      } else {
        read(entry.getValueNode(), key.kind(), Place.path(at, key.name()))
            .ifPresent(found -> tree.put(key.name(), found));
      }
    }
    var known = section.keys().stream().filter(key -> !key.isLater()).map(Key::name).toList();
    written.forEach((name, entry) -> unknown(name, entry, known, at));
    return new Found(tree, place);
  }

  private void addMissing(Tree tree, Key key) {
    var place = tree.place().below(key.name());
    switch (key.presence()) {
      case Presence.Required _ ->
          problems.error(place, "missing; expected %s", key.kind().expected());
      case Presence.Default(var text) ->
          value(text, key.kind(), place)
              .ifPresent(value -> tree.put(key.name(), new Found(value, place)));
      case Presence.DefaultsWithin _ -> {
        if (key.kind() instanceof Kind.Section section) {
          tree.put(key.name(), new Found(defaults(section, place), place));
        }
      }
      case Presence.Derived _, Presence.Later _ -> {}
    }
  }

  private void unknown(String name, NodeTuple entry, List<String> known, String at) {
    var place = Place.of(entry.getKeyNode().getStartMark(), at);
    var nearest = Nearest.to(name, known);
    if (nearest.isPresent()) {
      problems.error(place, "unknown key '%s', did you mean '%s'?", name, nearest.get());
      return;
    }
    var homes = Keys.homesOf(name);
    if (homes.isEmpty()) {
      problems.error(place, "unknown key '%s'; known here are %s", name, String.join(", ", known));
    } else {
      problems.error(
          place, "unknown key '%s' here; it belongs to %s", name, String.join(" or ", homes));
    }
  }

  private Found named(MappingNode node, Kind.Named named, String at) {
    var place = Place.of(node.getStartMark(), at);
    var tree = new Tree(place);
    entries(node, at)
        .forEach((name, entry) -> {
          var below = Place.path(at, name);
          if (!named.name().pattern().matcher(name).matches()) {
            problems.error(
                Place.of(entry.getKeyNode().getStartMark(), at),
                "'%s' cannot name a %s; expected %s",
                name,
                named.what(),
                named.name().expected());
          }
          read(orEmptyMapping(entry.getValueNode(), named.each()), named.each(), below)
              .ifPresent(found -> tree.put(name, found));
        });
    if (node.getValue().size() < named.least()) {
      problems.error(place, "expected at least %d %s", named.least(), named.what());
    }
    return new Found(tree, place);
  }

  /** A name with nothing behind it stands for a section with nothing in it. */
  private static Node orEmptyMapping(Node node, Kind kind) {
    return kind instanceof Kind.Section && isEmpty(node)
        ? new MappingNode(
            Tag.MAP,
            true,
            new ArrayList<>(),
            node.getStartMark(),
            node.getEndMark(),
            DumperOptions.FlowStyle.AUTO)
        : node;
  }

  private Optional<Found> list(Node node, Kind.Many many, Place place) {
    if (!(node instanceof SequenceNode sequence)) {
      problems.error(place, "found %s, expected %s", describe(node, place.at()), many.expected());
      return Optional.empty();
    }
    var seen = new HashMap<String, Place>();
    var items = new ArrayList<Found>();
    for (var child : sequence.getValue()) {
      var found = read(child, many.each(), place.at());
      if (found.isPresent()) {
        var first = seen.putIfAbsent((String) found.get().value(), found.get().place());
        if (first == null || many.repeats()) {
          items.add(found.get());
        } else {
          problems.error(found.get().place(), "'%s' appears twice", found.get().value());
        }
      }
    }
    if (sequence.getValue().size() < many.least()) {
      problems.error(place, "expected at least %d", many.least());
    }
    return Optional.of(new Found(new Tree.Items(items), place));
  }

  private Optional<MappingNode> mapping(Node node, Kind kind, Place place) {
    if (node instanceof MappingNode mapping) {
      return Optional.of(mapping);
    }
    problems.error(place, "found %s, expected %s", describe(node, place.at()), kind.expected());
    return Optional.empty();
  }

  private Optional<String> scalar(Node node, Kind kind, Place place) {
    if (node instanceof ScalarNode scalar && !isEmpty(node)) {
      return Optional.of(scalar.getValue());
    }
    problems.error(place, "found %s, expected %s", describe(node, place.at()), kind.expected());
    return Optional.empty();
  }

  /** The entries of a mapping by key, in order, repeated keys noted. */
  private Map<String, NodeTuple> entries(MappingNode node, String at) {
    var entries = new LinkedHashMap<String, NodeTuple>();
    for (var entry : node.getValue()) {
      var place = Place.of(entry.getKeyNode().getStartMark(), at);
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        problems.error(place, "a key must be a plain word");
        continue;
      }
      var first = entries.putIfAbsent(key.getValue(), entry);
      if (first != null) {
        problems.error(
            place,
            "'%s' appears twice; first in line %d",
            key.getValue(),
            first.getKeyNode().getStartMark().getLine() + 1);
      }
    }
    return entries;
  }

  private Optional<Object> value(String text, Kind kind, Place place) {
    Optional<?> value =
        switch (kind) {
          case Kind.Whole(var least, var most) -> whole(text, least, most);
          case Kind.Span span -> Spans.parse(text).filter(found -> isWithin(span, found));
          case Kind.Flag _ -> flag(text);
          case Kind.Choice choice -> Optional.of(text).filter(choice.words()::contains);
          case Kind.Text accepted ->
              Optional.of(text).filter(found -> accepted.pattern().matcher(found).matches());
          case Kind.Literal _ -> Optional.of(text);
          case Kind.Section _, Kind.Named _, Kind.Many _ -> Optional.empty();
        };
    if (value.isEmpty()) {
      refuse(text, kind, place);
    }
    return value.map(found -> found);
  }

  private void refuse(String text, Kind kind, Place place) {
    var shown = isSecret(place.at()) ? "something else" : "'" + text + "'";
    if (kind instanceof Kind.Choice choice && choice.later().contains(text)) {
      problems.error(
          place, "%s is not supported yet by this version; expected %s", shown, kind.expected());
      return;
    }
    var hint =
        kind instanceof Kind.Choice choice
            ? Nearest.to(text, choice.words())
                .map(word -> ", did you mean '" + word + "'?")
                .orElse("")
            : kind instanceof Kind.Span && text.matches("[0-9]+")
                ? " (it needs a unit: ms, s, m, h or d)"
                : "";
    problems.error(place, "found %s, expected %s%s", shown, kind.expected(), hint);
  }

  private static Optional<Integer> whole(String text, int least, int most) {
    if (!text.matches("-?[0-9]{1,9}")) {
      return Optional.empty();
    }
    var number = Integer.parseInt(text);
    return number < least || number > most ? Optional.empty() : Optional.of(number);
  }

  private static boolean isWithin(Kind.Span span, Duration found) {
    return (found.isZero() && span.orZero())
        || (found.compareTo(span.least()) >= 0 && found.compareTo(span.most()) <= 0);
  }

  private static Optional<Boolean> flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> Optional.of(true);
      case "false", "no", "off" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static boolean isEmpty(Node node) {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
  }

  private static String describe(Node node, String at) {
    return switch (node) {
      case MappingNode _ -> "a mapping";
      case SequenceNode _ -> "a list";
      case ScalarNode scalar when isEmpty(scalar) -> "nothing";
      case ScalarNode scalar -> isSecret(at) ? "a text" : "'" + scalar.getValue() + "'";
      default -> "something else";
    };
  }

  /** Somebody may write a secret where its file is to be named. */
  private static boolean isSecret(String at) {
    var key = at.substring(at.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return key.contains("secret") || key.contains("password");
  }
}
