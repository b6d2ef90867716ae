#!/bin/sh
# What bosque-kiosk.service shows: a window manager that gives every window the whole screen, and Chromium in it. Chromium's own kiosk
# mode leaves the screen's size to the window manager. The address stands also in chromium-policy.json, for a window opened by keys.
set -eu

matchbox-window-manager -use_titlebar no &

exec chromium \
    --kiosk --kiosk-printing \
    --user-data-dir="$HOME/profile" --password-store=basic \
    --no-first-run --no-default-browser-check --noerrdialogs --hide-crash-restore-bubble \
    --disable-pinch --overscroll-history-navigation=0 \
    --disable-background-networking --disable-component-update --disable-breakpad --no-pings \
    'http://127.0.0.1:8080/?mode=kiosk&idle=60'
