#!/bin/sh
# Takes a new version of the page from a folder, such as a USB stick's, or goes back to the version before:
#
#   update-site.sh FOLDER PUBLIC_KEY     e.g. update-site.sh /mnt/bosque /etc/bosque/clinic.pub
#   update-site.sh --back
#
# Served is /srv/bosque/current (another folder: BOSQUE_ROOT); /srv/bosque/previous is the version before. Both names lead through one
# link, so one rename changes both: whoever looks, and whatever goes wrong meanwhile, finds the old version or the new one, whole.
# Nothing is changed where the signature or a single byte differs. Needs `bosque` (another path: BOSQUE), GNU coreutils and flock.
set -eu
umask 022

root=${BOSQUE_ROOT:-/srv/bosque}
bosque=${BOSQUE:-bosque}

refuse() {
    echo "update-site.sh: $1; nothing was changed" >&2
    exit 1
}

# The release that a name stands for, as a path below $root; nothing where there is none.
release() {
    if [ -d "$root/$1" ]; then
        echo "releases/$(basename "$(readlink -f "$root/$1")")"
    fi
}

# Makes $1 the current release and $2, where there is one, the previous: by one rename.
switch() {
    pair=$(mktemp -d "$root/pairs/pair.XXXXXX")
    chmod 755 "$pair"
    ln -s "../../$1" "$pair/current"
    if [ -n "$2" ]; then
        ln -s "../../$2" "$pair/previous"
    fi
    for name in current previous; do
        [ -L "$root/$name" ] || ln -s "pair/$name" "$root/$name"
    done
    sync
    rm -f "$root/pair.new"
    ln -s "pairs/$(basename "$pair")" "$root/pair.new"
    mv -T "$root/pair.new" "$root/pair"
    sync
}

# Removes what neither name leads to: older versions, and what an update that was refused or cut off has left.
tidy() {
    pair=$(readlink "$root/pair" || true)
    for path in "$root"/pairs/* "$root"/releases/*; do
        case "${path#"$root"/}" in
            "$pair" | "$(release current)" | "$(release previous)") ;;
            *) rm -rf "$path" ;;
        esac
    done
}

[ -d "$root" ] || refuse "there is no folder $root"
for name in current previous; do
    if [ -e "$root/$name" ] && [ "$(readlink "$root/$name")" != "pair/$name" ]; then
        refuse "$root/$name was made by somebody else: move it away"
    fi
done
exec 9>"$root/.lock"
flock -n 9 || refuse "another update is at work"

case "${1-}" in
    --back)
        [ $# -eq 1 ] || refuse "--back takes nothing else"
        previous=$(release previous)
        [ -n "$previous" ] || refuse "there is no version to go back to"
        trap 'tidy' EXIT
        switch "$previous" "$(release current)"
        ;;
    '' | -*)
        refuse "wanted: a folder and a public key, or --back"
        ;;
    *)
        [ $# -eq 2 ] || refuse "wanted: a folder and a public key, or --back"
        folder=$1 key=$2
        "$bosque" verify "$folder/SHA256SUMS" --public-key "$key" >/dev/null ||
            refuse "$folder is not what the holder of $key has signed"

        # What is served is what was signed: the files of the list and no others, verified once more where they will stand.
        mkdir -p "$root/releases" "$root/pairs"
        incoming=$(mktemp -d "$root/releases/$(date -u +%Y-%m-%d).XXXXXX")
        trap 'tidy' EXIT
        trap 'exit 1' HUP INT TERM
        cp "$folder/SHA256SUMS" "$folder/SHA256SUMS.sig" "$incoming/"
        while read -r _ name; do
            mkdir -p "$incoming/$(dirname "$name")"
            cp "$folder/$name" "$incoming/$name"
        done <"$incoming/SHA256SUMS"
        chmod -R u=rwX,go=rX "$incoming"
        "$bosque" verify "$incoming/SHA256SUMS" --public-key "$key" >/dev/null ||
            refuse "the copy differs from what was signed"

        if cmp -s "$incoming/SHA256SUMS" "$root/current/SHA256SUMS"; then
            echo "this version is the current one already"
            exit 0
        fi
        switch "releases/$(basename "$incoming")" "$(release current)"
        ;;
esac
echo "now served: $(readlink -f "$root/current")"
