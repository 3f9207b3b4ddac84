#!/bin/sh
# Runs redis-py and ioredis, unmodified, against the Sentinel port with two real servers and one failover each.
# Needs python3, npm and redis-server.
# Everything is put in a folder that is gone afterwards.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../../.." && pwd)
. "$root/.mvn/jdk25.sh"
find_jdk25 || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$root"
./mvnw -B -q -pl traffic/sentinel -am test-compile dependency:build-classpath -DincludeScope=test \
    -Dmdep.outputFile="$work/classpath" -Dmdep.outputAbsoluteArtifactFilename=true
module=$root/traffic/sentinel/target
run() {
  "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -cp "$module/test-classes:$module/classes:$(cat "$work/classpath")" \
      io.holdfast.traffic.sentinel.OtherClients "$@"
}

python3 -m venv "$work/python"
"$work/python/bin/pip" -q install "redis==${REDIS_PY:-8.1.0}"
PROTOCOL=2 run "$work/python/bin/python" "$here/redis_py_client.py"
PROTOCOL=3 run "$work/python/bin/python" "$here/redis_py_client.py"

mkdir "$work/node"
cd "$work/node"
npm install --silent --no-audit --no-fund "ioredis@${IOREDIS:-6.0.0}"
run node "$here/ioredis_client.mjs"
