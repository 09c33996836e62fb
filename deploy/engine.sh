# Sourced by setup.sh and run.sh: which program runs containers here. Docker is taken when its daemon answers.
if command -v docker >/dev/null && docker info >/dev/null 2>&1; then
    ENGINE=docker COMPOSE="docker compose"
elif command -v podman >/dev/null; then
    ENGINE=podman COMPOSE="podman-compose"
    command -v podman-compose >/dev/null || COMPOSE="podman compose"
else
    echo "neither docker (with its daemon running) nor podman was found: install one of them" >&2
    exit 1
fi
