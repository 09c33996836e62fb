#!/bin/sh
# Builds the image "rrmq" from this clone, with docker or podman, whichever is there. Arguments go to the build.
set -eu
cd "$(dirname "$0")/.."
. deploy/engine.sh
"$ENGINE" build -f deploy/Dockerfile -t rrmq "$@" .
