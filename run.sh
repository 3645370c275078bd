#!/usr/bin/env bash
# Every developer command, readable as documentation.  Needs Python >= 3.11 and a package registry, nothing else.
#
#   ./run.sh demo       the main job on sample input: embedded server, real worker, a table of verdicts
#   ./run.sh test       lint, types and all fast tests, against a real server; a minute
#   ./run.sh long       tests of a second and more: properties at length, hostile sizes, whole commands; CI runs them too
#   ./run.sh check      only lint, types and the architecture test
#   ./run.sh eval …     accuracy against its floors (benchmarks/baseline.json), all or by name; what lacks material is skipped
#   ./run.sh bench …    speed and memory in the same way
#   ./run.sh chaos …    faults under load, and what came of each as a table; all or by name; --short, --list, --times, --seed
#   ./run.sh fuzz …     changed documents through every reader, some minutes; what goes wrong is kept
#   ./run.sh installs   install with pip, old and new, uv and pipx, without the lock, and run the demo from each; part of long
#   ./run.sh real       the first release's promises on real material, where that lies beside the checkout
#   ./run.sh feedmill … the command line, from this checkout
#   ./run.sh compose    build and start docker-compose.yml, submit a job to it, read the clean record
#   ./run.sh monitoring check dashboard, alerts and metrics with promtool, which comes from Debian's package if missing
#   ./run.sh lock       renew requirements*.txt after a change of pyproject.toml
#   ./run.sh browser    see to it that Chromium and its driver are there, for the console's tests; as root by apt-get
#   ./run.sh promtool   print where promtool is, fetched if need be
#   ./run.sh rabbitmq   the same for a RabbitMQ 4, which the tests of FEEDMILL_BROKER_URL in `long` are run against
#   ./run.sh postgres   the same for a PostgreSQL, which the tests of `feedmill relay` in `long` fill tables of
#   ./run.sh audit      ask PyPI for known weaknesses of every locked package; fails on one, or if the lock is old
#   ./run.sh licences   write docs/licences.md anew after a change of the lock
#   ./run.sh outlines   write what shells complete anew, after a command or an option was changed
#   ./run.sh install    only make .venv and install everything into it
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
venv=${VENV:-.venv}

say() { printf 'run.sh: %s\n' "$*" >&2; }

find_python() {
  local name
  for name in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
    [[ -n $name ]] && command -v "$name" >/dev/null || continue
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { printf '%s\n' "$name"; return; }
  done
  say "no Python >= 3.11 found; install one, or name it: PYTHON=/path/to/python ./run.sh $*"
  exit 2
}

# One stamp per lock file: a second call installs nothing and needs no network.
install() { # LOCK
  local lock=$1 stamp="$venv/.installed-$1"
  [[ -x $venv/bin/python ]] || {
    "$(find_python)" -m venv "$venv" || { say "could not make $venv (on Debian: apt-get install python3-venv)"; exit 2; }
  }
  cmp -s "$lock" "$stamp" && [[ ! pyproject.toml -nt $stamp ]] && return
  say "installing $lock into $venv (once)"
  "$venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes -r "$lock"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
  cp "$lock" "$stamp"
}

check() {
  "$venv/bin/ruff" format --check .
  "$venv/bin/ruff" check .
  "$venv/bin/mypy"
}

# README's words for Docker, a line each, so that what is checked is what a user reads.
docker_words() { sed -n '/^### With Docker/,/^### /{/^```sh$/,/^```$/{/^```/!p}}' README.md; }

# Every service of the composed system is healthy within two minutes.
await_health() {
  local seconds service
  for service in valkey worker fetcher scheduler http; do
    for ((seconds = 0; seconds < 120; seconds += 2)); do
      [[ $(docker inspect --format '{{.State.Health.Status}}' "$("${client[@]}" ps -q "$service")") == healthy ]] && break
      sleep 2
    done
    ((seconds < 120)) || { say "$service did not become healthy"; return 1; }
    say "$service is healthy"
  done
}

# The composed system, as a user runs it, one job through it and the clean record out of it.
compose() {
  client=(docker-compose)  # not local: the trap at the end needs it
  docker compose version >/dev/null 2>&1 && client=(docker compose)
  if ! docker info >/dev/null 2>&1 || ! "${client[@]}" version >/dev/null 2>&1; then
    say "skipped: no Docker engine answers, or Compose is not installed; nothing was checked"
    return 0
  fi
  export COMPOSE_PROJECT_NAME=feedmill-check VALKEY_PORT=${VALKEY_PORT:-16379} VALKEY_USER
  export HTTP_PORT=${HTTP_PORT:-18088} COMPOSE_PROFILES=http FEEDMILL_HTTP_TOKEN
  FEEDMILL_HTTP_TOKEN=$("$venv/bin/python" -c 'import secrets; print(secrets.token_hex(32))')
  VALKEY_USER=$(docker run --rm --entrypoint stat valkey/valkey:8.1 -c %u:%g /data)
  trap '"${client[@]}" logs --tail 50 >&2; "${client[@]}" down --volumes --timeout 60' EXIT
  local line words shown
  words=$(docker_words)
  [[ $words == *"docker compose up"*"feedmill submit"*"feedmill tail"* ]] || { say "README has no words for Docker"; return 1; }
  while IFS= read -r line; do
    say "$line"
    [[ ${client[*]} == docker-compose ]] && line=${line/ --detach --wait/ --detach}  # Compose 1 can't wait
    shown=$(eval "${line/docker compose/${client[*]}}" </dev/null) || { say "failed: $line"; return 1; }
    printf '%s\n' "$shown"
    [[ $line == *" up "* ]] && { await_health || return 1; }
    [[ $line != *"feedmill tail"* || $shown == *'"story_id"'* ]] || { say "no clean record came"; return 1; }
  done <<<"$words"
  "${client[@]}" up --detach --scale worker=3 || { say "three workers did not start"; return 1; }
  (($("${client[@]}" ps -q worker | wc -l) == 3)) || { say "there are not three workers"; return 1; }
  "${client[@]}" exec -T http test -d /var/lib/feedmill/data || { say "serve keeps nothing in its volume"; return 1; }
  trap - EXIT
  "${client[@]}" down --volumes --timeout 60
  say "the composed system took a job and gave its clean record"
}

# Where promtool is: named by PROMTOOL, on PATH, or out of Debian's package, unpacked into the virtual environment.
find_promtool() {
  local tool=${PROMTOOL:-$(command -v promtool || true)} folder
  [[ -n $tool ]] && { printf '%s\n' "$tool"; return; }
  tool=$PWD/$venv/bin/promtool
  [[ $venv == /* ]] && tool=$venv/bin/promtool
  [[ -x $tool ]] && { printf '%s\n' "$tool"; return; }
  say "getting promtool out of Debian's package prometheus (once)"
  folder=$(mktemp -d)
  (cd "$folder" && chmod 755 . && apt-get -qq download prometheus && dpkg -x prometheus_*.deb .) >&2 &&
    cp "$folder/usr/bin/promtool" "$tool" && rm -r "$folder" && { printf '%s\n' "$tool"; return; }
  rm -r "$folder"
  say "no promtool, and Debian's package can't be had (apt-get update first?); install it, or name it: PROMTOOL=/path/to/promtool"
  exit 1
}

# Where a RabbitMQ 4 is: named by RABBITMQ_ROOT, or out of Debian 13's packages, unpacked into the virtual environment.
# It runs there as in a small machine of its own (tests/support/rabbit.py): nothing is installed.
find_rabbitmq() {
  local root=${RABBITMQ_ROOT:-$PWD/$venv/rabbitmq} mirror apt
  unshare --map-root-user --mount true 2>/dev/null || { say "no RabbitMQ 4 here: this system gives us no namespaces"; exit 1; }
  [[ $venv == /* && -z ${RABBITMQ_ROOT:-} ]] && root=$venv/rabbitmq
  [[ -e $root/usr/lib/rabbitmq/bin/rabbitmq-server ]] && { printf '%s\n' "$root"; return; }
  say "getting RabbitMQ 4 out of Debian 13's packages (once, some 50 MB)"
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1) || true
  [[ -n $mirror ]] || { say "no RabbitMQ 4 here: this is no Debian; unpack one, and name its root: RABBITMQ_ROOT=/path"; exit 1; }
  (
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    chmod 755 "$folder"
    cd "$folder"
    mkdir -p lists/partial cache/archives/partial debs "$root.new"
    printf 'deb %s trixie main\n' "$mirror" >list
    : >status
    apt=(apt-get -qq -o "Dir::Etc::sourcelist=$folder/list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$folder/lists"
      -o "Dir::Cache=$folder/cache" -o "Dir::State::status=$folder/status" -o APT::Install-Recommends=0)
    "${apt[@]}" update
    mapfile -t packages < <("${apt[@]}" --simulate install rabbitmq-server bash coreutils dash grep hostname sed |
      sed -n 's/^Inst \([^ ]*\) .*/\1/p' | grep -v -e python -e debconf)
    (cd debs && "${apt[@]}" download "${packages[@]}")
    for package in debs/*.deb; do dpkg -x "$package" "$root.new"; done
    rm -rf "$root" && mv "$root.new" "$root"
  ) >&2 && [[ -e $root/usr/lib/rabbitmq/bin/rabbitmq-server ]] && { printf '%s\n' "$root"; return; }
  say "no RabbitMQ 4: Debian 13's packages can't be had; unpack one, and name its root: RABBITMQ_ROOT=/path"
  exit 1
}

# Where PostgreSQL's programs are: named by POSTGRES_BIN, installed, or out of Debian's packages, unpacked into the
# virtual environment. Nothing is installed, and none of them runs but for the tests.
find_postgres() {
  local root=$PWD/$venv/postgres folder programs
  [[ $venv == /* ]] && root=$venv/postgres
  for programs in "${POSTGRES_BIN:-/none}" "$root"/usr/lib/postgresql/*/bin /usr/lib/postgresql/*/bin; do
    [[ -x $programs/initdb ]] && { printf '%s\n' "$programs"; return; }
  done
  say "getting PostgreSQL out of Debian's packages (once, some 60 MB)"
  (
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    chmod 755 "$folder" && cd "$folder" && mkdir -p "$root.new"
    mapfile -t packages < <(apt-get -qq --simulate --no-install-recommends install postgresql |
      sed -n 's/^Inst \([^ ]*\) .*/\1/p')
    apt-get -qq download "${packages[@]}"
    for package in *.deb; do dpkg -x "$package" "$root.new"; done
    rm -rf "$root" && mv "$root.new" "$root"
  ) >&2
  for programs in "$root"/usr/lib/postgresql/*/bin; do
    [[ -x $programs/initdb ]] && { printf '%s\n' "$programs"; return; }
  done
  say "no PostgreSQL: Debian's packages can't be had (apt-get update first?); install it, or name its programs: POSTGRES_BIN=/path"
  exit 1
}

# Chromium and its driver, of one version, as Debian has them: the console's tests drive them. `long` fails without.
find_browser() {
  command -v chromium >/dev/null && command -v chromedriver >/dev/null && return
  local words="apt-get install --no-install-recommends chromium chromium-driver"
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    say "no chromium or chromedriver on PATH, which the console's tests drive; as root: $words"
    return 1
  fi
  say "installing Debian's packages chromium and chromium-driver (once)"
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium chromium-driver; } >&2 ||
    { say "they can't be had here: $words"; return 1; }
}

command=${1:-}
shift || true
case $command in
  demo) install requirements.txt; exec "$venv/bin/feedmill" demo "$@" ;;
  feedmill) install requirements.txt; exec "$venv/bin/feedmill" "$@" ;;
  test) install requirements-dev.txt; check; "$venv/bin/python" -m pytest -m "not long and not real" -n 2 --dist loadfile "$@" ;;
  long) install requirements-dev.txt; find_browser || true; "$venv/bin/python" -m pytest -m long -n 2 --dist loadfile "$@" ;;
  check) install requirements-dev.txt; check; "$venv/bin/python" -m pytest tests/test_architecture.py ;;
  chaos) install requirements-dev.txt; "$venv/bin/python" -m benchmarks.chaos "$@" ;;
  eval | bench) install requirements-dev.txt; "$venv/bin/python" -m benchmarks "$command" "$@" ;;
  fuzz) install requirements-dev.txt; "$venv/bin/python" -m benchmarks.fuzz "$@" ;;
  installs) install requirements-dev.txt; "$venv/bin/python" -m pytest tests/test_install.py tests/consume/test_install_consume.py "$@" ;;
  real) install requirements-dev.txt; "$venv/bin/python" -m pytest -m real -rs -s "$@" ;;
  compose) install requirements.txt; compose ;;
  monitoring)
    install requirements-dev.txt
    PROMTOOL=$(find_promtool)
    export PROMTOOL
    "$venv/bin/python" -m pytest -rs tests/worker/test_monitoring.py "$@"
    ;;
  rabbitmq) install requirements-dev.txt; find_rabbitmq ;;
  postgres) install requirements-dev.txt; find_postgres ;;
  promtool) install requirements-dev.txt; find_promtool ;;
  browser) find_browser ;;
  install) install requirements-dev.txt; find_browser || true ;;
  lock)
    install requirements-dev.txt
    "$venv/bin/python" -m pip install --quiet uv
    options=(--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --upgrade
      --custom-compile-command "./run.sh lock" --quiet)
    "$venv/bin/uv" pip compile pyproject.toml requirements-build.in "${options[@]}" -o requirements.txt
    "$venv/bin/uv" pip compile pyproject.toml requirements-build.in --group dev "${options[@]}" -o requirements-dev.txt
    for lock in requirements.txt requirements-dev.txt; do
      sed -i.old -e '/^# Locked on /d' "$lock" && { printf '# Locked on %s\n' "$(date -u +%F)"; cat "$lock"; } >"$lock.new"
      mv "$lock.new" "$lock" && rm "$lock.old"
    done
    ;;
  audit) install requirements-dev.txt; "$venv/bin/python" -m benchmarks.audit ;;
  outlines) install requirements-dev.txt; "$venv/bin/python" -m benchmarks.outlines ;;
  licences) install requirements-dev.txt; "$venv/bin/python" -m benchmarks.licences ;;
  *) sed -n '2,26p' "$0" | cut -c3-; [[ -z $command || $command == help ]] || exit 2 ;;
esac
