# Sourced by ./mvnw and ./holdfast: sets and exports JAVA_HOME to a JDK 25, or says what to install.
is_jdk25() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

find_jdk25() {
  on_path=$(command -v javac || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*25* "$on_path"; do
    if [ -n "$candidate" ] && is_jdk25 "$candidate"; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "Holdfast needs a JDK 25 and found none (looked at JAVA_HOME, /usr/lib/jvm and PATH): run 'apt-get install openjdk-25-jdk-headless' (or temurin-25-jdk), or set JAVA_HOME." >&2
  return 1
}
