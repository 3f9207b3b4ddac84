package io.holdfast.api.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in another language what the cluster said in English, for people to read; programs go by
 * {@code kind} and {@code reason} of an event. What it does not know stays as it is: names, paths,
 * and what an engine or the operating system said.
 */
public final class Phrasebook {
  private static final String ARROW = " => ";

  /** What stands before a colon when several things are listed, {@code a: it is starting}. */
  private static final Pattern NAMED = Pattern.compile("([^\\s:]+): (.+)");

  private final Map<String, String> sentences = new HashMap<>();
  private final List<Phrase> phrases;

  private Phrasebook(List<String> lines) {
    for (var line : lines) {
      var arrow = line.indexOf(ARROW);
      var english = line.substring(0, arrow);
      if (!Phrase.hasPlaces(english)) {
        sentences.put(english, line.substring(arrow + ARROW.length()));
      }
    }
    phrases =
        lines.stream()
            .map(line -> line.split(ARROW, 2))
            .filter(pair -> Phrase.hasPlaces(pair[0]))
            .map(pair -> new Phrase(pair[0], pair[1]))
            // What says more is meant more exactly.
            .sorted(Comparator.comparingInt(Phrase::spoken).reversed())
            .toList();
  }

  /** Simplified Chinese. */
  public static Phrasebook chinese() {
    return Chinese.BOOK;
  }

  /** The text as far as it is known, in this language. */
  public String say(String english) {
    var sentence = sentences.get(english);
    if (sentence != null) {
      return sentence;
    }
    return phrase(english)
        .or(() -> explained(english))
        .or(() -> listed(english))
        .or(() -> named(english))
        .orElse(english);
  }

  private Optional<String> phrase(String english) {
    return phrases.stream().flatMap(phrase -> phrase.say(english, this).stream()).findFirst();
  }

  /** A reason's sentence and what stands behind it. */
  private Optional<String> explained(String english) {
    for (int at = english.lastIndexOf(": "); at > 0; at = english.lastIndexOf(": ", at - 1)) {
      var sentence = sentences.get(english.substring(0, at));
      if (sentence != null) {
        return Optional.of(sentence + "：" + say(english.substring(at + 2)));
      }
    }
    return Optional.empty();
  }

  private Optional<String> listed(String english) {
    if (!english.contains("; ")) {
      return Optional.empty();
    }
    var parts = List.of(english.split("; "));
    var said = parts.stream().map(this::say).toList();
    return said.equals(parts) ? Optional.empty() : Optional.of(String.join("；", said));
  }

  private Optional<String> named(String english) {
    var match = NAMED.matcher(english);
    if (!match.matches()) {
      return Optional.empty();
    }
    var said = say(match.group(2));
    return said.equals(match.group(2))
        ? Optional.empty()
        : Optional.of(match.group(1) + "：" + said);
  }

  /** A phrase with places for names, numbers and other phrases. */
  private static final class Phrase {
    private static final Pattern PLACE = Pattern.compile("%([swd%])");
    private static final Pattern FILLED = Pattern.compile("%([swd%]|\\d)");

    private final Pattern english;
    private final String translation;
    private final int spoken;

    /** Which places may hold another phrase; names and numbers stay what they are. */
    private final List<Boolean> explained;

    Phrase(String english, String translation) {
      this.explained =
          PLACE
              .matcher(english)
              .results()
              .filter(place -> !place.group(1).equals("%"))
              .map(place -> place.group(1).equals("s"))
              .toList();
      this.english = Pattern.compile(pattern(english));
      this.translation = translation;
      this.spoken = PLACE.matcher(english).replaceAll("").length();
    }

    static boolean hasPlaces(String english) {
      return PLACE.matcher(english).find();
    }

    private static String pattern(String english) {
      var pattern = new StringBuilder();
      int from = 0;
      var places = PLACE.matcher(english);
      while (places.find()) {
        pattern.append(Pattern.quote(english.substring(from, places.start())));
        pattern.append(
            switch (places.group(1)) {
              case "s" -> "(.+)";
              case "w" -> "(\\S+)";
              case "d" -> "(-?\\d+)";
              default -> "%";
            });
        from = places.end();
      }
      return pattern.append(Pattern.quote(english.substring(from))).toString();
    }

    int spoken() {
      return spoken;
    }

    Optional<String> say(String text, Phrasebook book) {
      var match = english.matcher(text);
      return match.matches() ? Optional.of(fill(match, book)) : Optional.empty();
    }

    private String fill(Matcher match, Phrasebook book) {
      var said = new StringBuilder();
      int next = 1;
      var places = FILLED.matcher(translation);
      while (places.find()) {
        var place = places.group(1).charAt(0);
        if (place == '%') {
          places.appendReplacement(said, "%");
          continue;
        }
        int group = Character.isDigit(place) ? place - '0' : next;
        next++;
        places.appendReplacement(said, Matcher.quoteReplacement(filling(match, group, book)));
      }
      return places.appendTail(said).toString();
    }

    private String filling(Matcher match, int group, Phrasebook book) {
      return explained.get(group - 1) ? book.say(match.group(group)) : match.group(group);
    }
  }

  /** Read when it is first asked for. */
  private static final class Chinese {
    static final Phrasebook BOOK = new Phrasebook(lines("chinese.phrases"));
  }

  private static List<String> lines(String resource) {
    try (InputStream file =
        Objects.requireNonNull(Phrasebook.class.getResourceAsStream(resource), resource)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
