package io.holdfast.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * A mapping as read: valid values only, each with its place. A value that was refused, or is not
 * there and has no default, is missing.
 */
final class Tree {
  /** A value and where it stands; a default stands where the mapping that lacks it does. */
  record Found(Object value, Place place) {}

  /** The values of a list. */
  record Items(List<Found> each) {
    Items {
      each = List.copyOf(each);
    }
  }

  private final Place place;
  private final Map<String, Found> children = new LinkedHashMap<>();

  Tree(Place place) {
    this.place = place;
  }

  Place place() {
    return place;
  }

  void put(String key, Found found) {
    children.put(key, found);
  }

  Set<String> keys() {
    return children.keySet();
  }

  boolean has(String key) {
    return children.containsKey(key);
  }

  /** Where the value stands, or where it is missing. */
  Place placeOf(String key) {
    var found = children.get(key);
    return found == null ? place.below(key) : found.place();
  }

  <T> Optional<T> find(String key, Class<T> type) {
    return Optional.ofNullable(children.get(key)).map(found -> type.cast(found.value()));
  }

  /** A value that is there in every valid spec. */
  <T> T get(String key, Class<T> type) {
    return find(key, type)
        .orElseThrow(() -> new NoSuchElementException("no " + key + " in a valid spec"));
  }

  /** A mapping below; an empty one when it is missing. */
  Tree tree(String key) {
    return find(key, Tree.class).orElseGet(() -> new Tree(place.below(key)));
  }

  /** A list below; an empty one when it is missing. */
  List<Found> items(String key) {
    return find(key, Items.class).map(Items::each).orElse(List.of());
  }

  /** The texts of a list below. */
  List<String> texts(String key) {
    return items(key).stream().map(found -> (String) found.value()).toList();
  }
}
