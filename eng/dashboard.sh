# Sourced by ./rrmq and ./test: builds the page that every node serves at /ui, with npm, into out/dashboard, and puts it beside the program. A machine without npm gets nodes without the page.

npm_is_there() { command -v npm >/dev/null && command -v node >/dev/null; }

# Everything is as the last attempt found it: nothing to do, whatever its end was.
# page_is_current ROOT PROGRAM
page_is_current() {
    local stamp="$1/out/dashboard.stamp" end=""
    [[ -d "$1/dashboard" ]] || return 0
    [[ -r "$stamp" ]] || return 1
    read -r end <"$stamp" || true
    [[ "$end" == missing ]] && npm_is_there && return 1
    [[ "$end" == built && ! -f "$(dirname "$2")/ui/index.html" ]] && return 1
    [[ -z "$(find "$1/dashboard" -name node_modules -prune -o -name tests -prune -o -name dist -prune -o -type f -newer "$stamp" -print -quit 2>/dev/null)" ]]
}

# build_page ROOT: leaves out/dashboard and out/dashboard.stamp, which says built, missing or failed.
build_page() {
    local root="$1" stamp="$1/out/dashboard.stamp" log="$1/out/dashboard.log" end
    # The stamp has the time before the build: a source changed during it is newer.
    : >"$root/out/.dashboard.began"
    if ! npm_is_there; then
        end=missing
        echo "rrmq: npm was not found, so the nodes serve no dashboard at /ui; to get it, install Node.js 20.19 or newer (https://nodejs.org) and start again" >&2
    else
        echo "building the dashboard (about 15 s)..." >&2
        # The packages are the lock file's; when it has not changed they are there already.
        if ( cd "$root/dashboard" && { [[ node_modules/.package-lock.json -nt package-lock.json ]] || npm ci --no-audit --no-fund --fetch-retries=1 --fetch-timeout=30000; } \
            && RRMQ_OUT="$root/out/.dashboard" npm run build ) >"$log" 2>&1 </dev/null; then
            end=built
            rm -rf "$root/out/dashboard"
            mv -T "$root/out/.dashboard" "$root/out/dashboard"
        else
            end=failed
            echo "rrmq: the dashboard could not be built, so the nodes serve none at /ui; out/dashboard.log says why, and it is tried again when out/dashboard.stamp is removed" >&2
        fi
    fi
    echo "$end" >"$stamp.new"
    touch -r "$root/out/.dashboard.began" "$stamp.new"
    mv -T "$stamp.new" "$stamp"
    rm -f "$root/out/.dashboard.began"
}

# place_page ROOT FOLDER: puts the page into a program's folder.
place_page() {
    [[ -f "$1/out/dashboard/index.html" ]] || return 0
    rm -rf "$2/.ui"
    cp -R "$1/out/dashboard" "$2/.ui"
    rm -rf "$2/ui"
    mv -T "$2/.ui" "$2/ui"
}

# publish_page ROOT PROGRAM: builds the page when it is not current, once, however many ask at the same time.
publish_page() {
    mkdir -p "$1/out"
    exec {page_lock}>"$1/out/.dashboard.lock"
    flock "$page_lock"
    if ! page_is_current "$1" "$2"; then
        build_page "$1" {page_lock}>&-
        if [[ -d "$(dirname "$2")" ]]; then place_page "$1" "$(dirname "$2")"; fi
    fi
    flock -u "$page_lock"
    exec {page_lock}>&-
}
