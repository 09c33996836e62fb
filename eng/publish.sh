# Sourced by ./rrmq and ./test: builds a program into its folder in out/, once, however many ask at the same time.

require_sdk() {
    local version
    if ! version="$(dotnet --version 2>/dev/null)"; then
        echo "rrmq: the .NET 10 SDK is needed to build and was not found: https://dot.net/download, or your distribution's package dotnet-sdk-10.0" >&2
        exit 1
    fi
    if (( ${version%%.*} < 10 )); then
        echo "rrmq: the .NET 10 SDK is needed to build, this is $version: https://dot.net/download, or your distribution's package dotnet-sdk-10.0" >&2
        exit 1
    fi
}

# publish ROOT PROGRAM PROJECT
publish() {
    local root="$1" program="$2" project="$3" folder fresh log
    folder="$(dirname "$program")"
    mkdir -p "$root/out"
    exec {lock}>"$root/out/.lock"
    flock "$lock"
    # Another start may have built while this one waited.
    if ! is_current; then
        require_sdk
        echo "building RRMQ (first run, about 30 s)..." >&2
        fresh="$(mktemp -d "$root/out/.fresh.XXXXXX")"
        log="$root/out/publish.log"
        # The stamp is the time before the build: a source changed during it is newer than the program.
        touch "$fresh.stamp"
        if ! dotnet publish "$root/$project" -c Release -r linux-"$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" --self-contained false \
            -p:PublishReadyToRun=true -p:DebugType=embedded -nodeReuse:false -v quiet -nologo -o "$fresh" >"$log" 2>&1 </dev/null {lock}>&-; then
            rm -rf "$fresh" "$fresh.stamp"
            grep -E 'error|Error' "$log" | sort -u >&2 || cat "$log" >&2
            echo "rrmq: the build failed; all of it is in out/publish.log" >&2
            exit 1
        fi
        touch -r "$fresh.stamp" "$fresh/$(basename "$program")"
        rm -f "$fresh.stamp"
        chmod 755 "$fresh"
        # The page lies beside the program that serves it.
        if [[ "$(basename "$program")" == rrmq ]]; then place_page "$root" "$fresh"; fi
        # A running node keeps the files it has open; the old folder goes when the new one is in place.
        [[ -d "$folder" ]] && mv -T "$folder" "$fresh.old"
        mv -T "$fresh" "$folder"
        rm -rf "$fresh.old"
    fi
    flock -u "$lock"
    exec {lock}>&-
}
