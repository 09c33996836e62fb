#!/usr/bin/env bash
# A newcomer's first walk, timed: clones what is committed here into a new folder, runs ./rrmq dev there, and waits until the dashboard answers, a leader is known and a message went through. Ends what it started and
# removes the folder. Exit code 1 when a step fails or the walk takes longer than two minutes.
#   eng/walk.sh              packages that this user has used before are taken from the caches of NuGet and npm
#   eng/walk.sh --cold       nothing is: both get caches of their own, which are empty
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
folder="$(mktemp -d)"
if [[ "${1:-}" == --cold ]]; then
    export NUGET_PACKAGES="$folder/nuget" npm_config_cache="$folder/npm"
elif (( $# )); then
    echo "walk.sh: $1 is unknown; nothing or --cold" >&2
    exit 2
fi

dev=""
tidy() {
    if [[ -n "$dev" ]] && kill -TERM "$dev" 2>/dev/null; then wait "$dev" || true; fi
    rm -rf "$folder"
}
trap tidy EXIT

# The first of three ports in a row that nothing listens on.
free_ports() {
    local port
    for (( port = 21000 + RANDOM % 9000; ; port += 3 )); do
        listens "$port" || listens $((port + 1)) || listens $((port + 2)) || { echo "$port"; return; }
    done
}
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

began="$(date +%s%N)"
since() { awk -v from="$began" -v now="$(date +%s%N)" 'BEGIN {printf "%.1f s", (now - from) / 1e9}'; }

git clone --quiet "$root" "$folder/rrmq"
echo "$(since)  cloned"
port="$(free_ports)"
( cd "$folder/rrmq" && exec ./rrmq dev --port "$port" ) >"$folder/dev.log" 2>&1 &
dev=$!

# answers WHAT COMMAND…: asks until it succeeds, as long as the nodes are being built and started.
answers() {
    local what="$1"
    shift
    until "$@" >/dev/null 2>&1; do
        if ! kill -0 "$dev" 2>/dev/null; then
            echo "walk.sh: ./rrmq dev ended before $what:" >&2
            cat "$folder/dev.log" >&2
            exit 1
        fi
        if (( $(date +%s%N) - began > 600 * 1000000000 )); then
            echo "walk.sh: ten minutes, and no $what; ./rrmq dev says:" >&2
            cat "$folder/dev.log" >&2
            exit 1
        fi
        sleep 0.1
    done
    echo "$(since)  $what"
}

node="http://127.0.0.1:$port"
answers "a node that is ready" curl -fsS "$node/readyz"
if command -v npm >/dev/null; then
    answers "the dashboard" sh -c "curl -fsS $node/ui/ | grep -q '<div id=\"root\">'"
else
    echo "walk.sh: npm was not found, so the nodes serve no dashboard" >&2
fi
answers "a topic" curl -fsS -X PUT "$node/v1/topics/walk" -H 'Content-Type: application/json' -d '{}'
answers "a message published" curl -fsS "$node/v1/topics/walk/messages" -H 'Content-Type: text/plain' -d 'hello'
curl -fsS -X POST "$node/v1/topics/walk/pop" | grep -q '"body":"hello"'
walked="$(since)"
echo "$walked  and taken again: the walk is done, with $(nproc) processors and a load of $(cut -d' ' -f1 /proc/loadavg)"
awk -v took="$walked" 'BEGIN {exit (took + 0 > 120)}' || { echo "walk.sh: that is more than two minutes" >&2; exit 1; }
