#!/bin/sh
# Starts the cluster of compose.yaml and waits until it serves.
#   deploy/run.sh           three nodes
#   deploy/run.sh five      five nodes
#   deploy/run.sh down      stops them; data stays. down -v deletes it too
set -eu
cd "$(dirname "$0")/.."
. deploy/engine.sh
# Named one by one, the nodes of the profile are started by every version of compose, also those that know no profiles.
five=""
[ "$ENGINE" = docker ] && five="--profile five"
nodes="n0 n1 n2" ports="8567 8568 8569"
case "${1:-}" in
    "") ;;
    five) nodes="$nodes n3 n4" ports="$ports 8570 8571" ;;
    down) shift; exec $COMPOSE -f deploy/compose.yaml $five down "$@" ;;
    *) echo "run.sh: $1 is unknown; nothing, five or down are known" >&2; exit 2 ;;
esac
"$ENGINE" image inspect rrmq >/dev/null 2>&1 || deploy/setup.sh
# shellcheck disable=SC2086
$COMPOSE -f deploy/compose.yaml up -d --no-build $nodes
for port in $ports; do
    tries=0
    until curl -fsS -o /dev/null "http://127.0.0.1:$port/readyz" 2>/dev/null; do
        tries=$((tries + 1))
        if [ "$tries" -gt 120 ]; then echo "run.sh: port $port is not ready after a minute; $COMPOSE -f deploy/compose.yaml logs says why" >&2; exit 1; fi
        sleep 0.5
    done
done
echo "RRMQ runs: http://127.0.0.1:8567, its dashboard: http://127.0.0.1:8567/ui"
