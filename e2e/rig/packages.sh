#!/usr/bin/env bash
# Debian packages that the browser tests and the interoperability tests start programs from.
#
#   packages.sh [GROUP...]     installs what is missing of the groups, of all where
#                              none is named, where it may (Debian, as root or with
#                              sudo that asks nothing); else prints the one line to
#                              type, and succeeds: the tests that need it then say
#                              that they are skipped
#   packages.sh check GROUP    succeeds when the group chromium, roundcube, cyrus,
#                              openssl, ldap or interop is there; else prints why not and
#                              the line to type, and exits with 3
set -euo pipefail

# The sandbox is Chromium's second way to one, for systems without user namespaces.
chromium=(chromium chromium-sandbox)
roundcube=(roundcube-core roundcube-sqlite3 php-cli php-sqlite3 dovecot-imapd dovecot-lmtpd)
openssl=(openssl)
ldap=(slapd)
interop=(openssl gpgsm gpg-agent libnss3-tools gnutls-bin libbcmail-java)

apt_install='apt-get install --no-install-recommends'

on_debian() { [ -e /etc/debian_version ] && command -v apt-get >/dev/null; }
installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

# The packages of a list that are not installed, on one line.
absent() {
  local package
  for package in "$@"; do installed "$package" || printf '%s ' "$package"; done
}

have_chromium() { command -v chromium chromium-browser google-chrome-for-testing chrome-for-testing >/dev/null; }

# The packages that groups need and that are not there, on one line.
missing() {
  local group
  for group in "$@"; do
    case $group in
      chromium) have_chromium || printf '%s ' "${chromium[@]}" ;;
      roundcube) absent "${roundcube[@]}" ;;
      ldap) [ -x /usr/sbin/slapd ] || printf '%s ' "${ldap[@]}" ;;
      openssl) command -v openssl >/dev/null || printf '%s ' "${openssl[@]}" ;;
      interop)
        absent "${interop[@]}"
        command -v javac >/dev/null || printf 'default-jdk-headless '
        ;;
      cyrus) ;; # unpacked by cyrus.ts; nothing is installed
      *) echo "packages.sh: unknown group $group" >&2; exit 2 ;;
    esac
  done
}

check() {
  local packages
  packages=$(missing "$1")
  if ! on_debian && [ "$1" = cyrus ]; then
    echo 'skipped: Cyrus is unpacked from Debian packages, and this is not Debian'
  elif [ -z "$packages" ]; then
    return 0
  elif on_debian; then
    echo "skipped: type sudo $apt_install $packages"
  else
    echo "skipped: needs the Debian packages $packages"
  fi
  exit 3
}

install() {
  local packages
  packages=$(missing "$@")
  [ -n "$packages" ] || return 0
  packages=${packages% }
  on_debian || { echo "Not installed, because this is not Debian: $packages"; return 0; }
  local as_root=(env)
  if [ "$(id -u)" != 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      printf '%s\n' "Not installed, because this needs root's rights: $packages" 'To install, type:' \
        "  sudo $apt_install $packages"
      return 0
    fi
    as_root=(sudo -n env)
  fi
  # No daemon may start, and nothing may ask.
  local policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee $policy >/dev/null
    "${as_root[@]}" chmod +x $policy
    # shellcheck disable=SC2064 # the names are wanted as they are now
    trap "${as_root[*]} rm -f $policy" EXIT
  fi
  printf '%s\n' 'roundcube-core roundcube/dbconfig-install boolean false' \
    'dbconfig-common dbconfig-common/dbconfig-install boolean false' \
    'slapd slapd/no_configuration boolean true' | "${as_root[@]}" debconf-set-selections
  echo "Installing from Debian, which takes a minute or two: $packages"
  quietly "${as_root[@]}" apt-get update
  # shellcheck disable=SC2086 # a list of names
  quietly "${as_root[@]}" DEBIAN_FRONTEND=noninteractive $apt_install -y -o DPkg::Lock::Timeout=300 $packages
}

# Runs a command and shows what it printed only where it failed.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

if [ "${1-}" = check ]; then
  check "${2-}"
elif [ $# -gt 0 ]; then
  install "$@"
else
  install chromium roundcube openssl ldap interop
fi
