#!/bin/sh
# Unpacks MySQL with everything that it needs into one folder, from a later suite of the distribution (mysql-server-core is not in the
# present one). Nothing is installed: the programs are told to use the libraries beside them, and remove the folder to be rid of it.
# Then name the folder in -Dholdfast.mysql.home of the agent, also of Maven. See docs/engines/mysql.md.
#
# unpack-mysql.sh FOLDER [SUITE]
set -eu
[ $# -ge 1 ] || { echo "usage: $0 FOLDER [SUITE]" >&2; exit 2; }
suite=${2:-sid}
[ ! -e "$1" ] || { echo "$1 is there already" >&2; exit 1; }
mkdir -p "$1"
home=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The mirror and the keys are this machine's own.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | head -n 1)
[ -n "$mirror" ] || { echo "apt knows no mirror of Debian: run apt-get update" >&2; exit 1; }
mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/parts" "$work/preferences"
: > "$work/status"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$work/sources.list"
cat > "$work/apt.conf" <<END
Dir::State "$work/state";
Dir::State::status "$work/status";
Dir::Cache "$work/cache";
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "$work/parts";
Dir::Etc::preferencesparts "$work/preferences";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
APT::Install-Recommends "false";
APT::Sandbox::User "";
END
export APT_CONFIG="$work/apt.conf"
apt-get -qq update
apt-get -qq -y --download-only install mysql-server-core mysql-client-core patchelf
for package in "$work"/cache/archives/*.deb; do
  dpkg-deb --extract "$package" "$home"
done

libraries=$home/usr/lib/$(uname -m)-linux-gnu
loader=$(find "$libraries" -name 'ld-linux-*.so.*' | head -n 1)
for program in sbin/mysqld bin/mysql bin/mysqlbinlog bin/mysqldump bin/mysqladmin; do
  "$loader" --library-path "$libraries" "$home/usr/bin/patchelf" \
      --set-interpreter "$loader" --force-rpath --set-rpath "$libraries" "$home/usr/$program"
done
"$home/usr/sbin/mysqld" --version
