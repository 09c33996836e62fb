#!/bin/sh
# Builds the image "rrmq" from this clone, with docker or podman, whichever is there. Arguments go to the build.
set -eu
cd "$(dirname "$0")/.."
. deploy/engine.sh
# The image format of OCI knows no health checks; podman is told to use Docker's.
FORMAT=""
[ "$ENGINE" = podman ] && FORMAT="--format docker"
# shellcheck disable=SC2086
"$ENGINE" build $FORMAT -f deploy/Dockerfile -t rrmq "$@" .
