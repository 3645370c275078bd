"""The house rules of CONTRIBUTING.md as a test: who may import whom, and which file knows which library."""

from __future__ import annotations

import ast
import importlib
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from worker.cli import COMMANDS

ROOT = Path(__file__).parent.parent
ROOMS = ("ingest", "dedupe", "worker", "feedmill")
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
MEASURING = sorted((ROOT / "benchmarks").rglob("*.py"))  # no room: it may import all of them

# `feedmill` is for other people's programs: it imports no other room, and nobody inside imports it, but for the relay's
# table of stories, which is another consumer's like any (docs/decisions/0068)
MAY_IMPORT = {
    "ingest": {"ingest"},
    "dedupe": {"dedupe"},
    "worker": {"ingest", "dedupe", "worker", "seeds"},
    "feedmill": {"feedmill"},
}

CONSUMERS = {"worker/relay/postgres_sink.py"}

# outside thing -> the only files that may touch it
OWNERS = {
    "httpcore": {"ingest/fetch/connection.py", "ingest/fetch/fetcher.py", "ingest/fetch/poster.py"},
    "feedparser": {"ingest/feeds/other_dialects.py"},
    "lxml": {"ingest/feeds/xml_tree.py", "ingest/pages/html/extractor_tree.py"},
    "trafilatura": {"ingest/pages/html/extractor.py"},
    "nh3": {"ingest/text/html.py"},
    "charset_normalizer": {"ingest/charset_guess.py"},
    "webencodings": {"ingest/decode.py"},
    "fasttext": {"ingest/text/language.py"},
    "tld": {"ingest/identity/domains.py"},
    "idna": {"ingest/identity/urls.py"},
    "hijridate": {"ingest/dates/calendars.py"},
    "nepali_datetime": {"ingest/dates/calendars.py"},
    "persiantools": {"ingest/dates/calendars.py"},
    "protego": {"ingest/robots.py"},
    "selectolax": {
        "ingest/discovery/page_links.py",
        "ingest/pages/html/outline.py",
        "ingest/pages/html/marked_fields.py",
        "ingest/pages/html/shown_text.py",
        "ingest/pages/html/sought_elements.py",
    },
    "redis": {
        "worker/store/",
        "worker/backend.py",
        "worker/broker_queues.py",
        "worker/sentinel.py",
        "worker/server/embedded.py",
        "worker/server/backup.py",
        "worker/transport.py",
        "worker/trouble.py",
        "feedmill/consume/connection.py",
    },
    "opencc": {"dedupe/letters.py"},
    "celery": {"worker/app.py", "worker/job_consumer.py", "worker/tasks.py"},
    "kombu": {
        "worker/amqp_queues.py",
        "worker/amqp_transport.py",
        "worker/app.py",
        "worker/broker.py",
        "worker/envelope.py",
        "worker/transport.py",
    },
    "click": {"worker/cli.py", "worker/commands/"},
    "prometheus_client": {"worker/metrics/exposition.py"},
    "rich": {"worker/commands/terminal.py", "worker/commands/table_layout.py"},
    "dotenv": {"worker/setting_sources.py"},
    "msgpack": {"worker/store/scripts.py"},
    "starlette": {"worker/console/", "worker/http/"},
    "jinja2": {"worker/console/templates.py"},
    "uvicorn": {"worker/http/service.py"},
    "pyarrow": {"worker/backfill/parquet_files.py"},
    "ray": {"worker/backfill/executors.py"},
    "psycopg": {"worker/relay/postgres_sink.py"},
    "confluent_kafka": {"worker/relay/kafka_sink.py"},
}
FREE = {"msgspec", "numpy"}  # how values are written down and how rows of numbers are held, wherever that is needed

# inside worker, from the top down: a file imports its own layer only if it is in the same folder, never a higher one
LAYERS = (
    {"__main__"},
    {"cli"},
    {"fetcher"},
    {"commands", "tasks"},
    {"console"},
    {"http"},
    {"backfill", "checkup"},
    {"app", "offline"},
    {"audit", "catalog", "intake", "metrics", "relay", "webhooks", "websub"},
    {"jobs"},
    {"judging"},
    {"runtime"},
    {"backend", "stores"},
    {"polite_fetcher", "broker_queues"},
    {"amqp_queues"},
    {"server", "store"},
    {"broker"},
    {"amqp_transport", "job_consumer", "log_lines", "transport"},
    {"shown_settings"},
    {"settings"},
    {"trouble"},
    {"sentinel"},
    {"routes", "server_address"},
    {"envelope"},
    {
        "clock_and_ids",
        "heartbeat",
        "lock_file",
        "message_head",
        "queue_names",
        "setting_sources",
        "story_table",
        "units",
    },
    {"failures"},
    {"printable", "reason_kinds"},
)


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imports(path: Path) -> Iterator[str]:
    """Absolute dotted names of everything a file imports."""
    package = path.relative_to(ROOT).parent.parts
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, [base, node.module]))
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_rooms_import_no_stranger(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    used = {module.split(".")[0] for module in imports(path)} & {*ROOMS, "seeds", "tests", "benchmarks"}
    assert used <= (MAY_IMPORT[room] | {"feedmill"} if name(path) in CONSUMERS else MAY_IMPORT[room])


@pytest.mark.parametrize("path", FILES, ids=name)
def test_each_library_has_one_owner(path: Path) -> None:
    outside = {module.split(".")[0] for module in imports(path)} - sys.stdlib_module_names - {*ROOMS, "seeds"} - FREE
    assert outside <= OWNERS.keys(), "a library needs an owner, or a reason to be free"
    for library in outside:
        assert name(path).startswith(tuple(OWNERS[library])), f"{library} belongs to {OWNERS[library]}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_only_settings_read_the_environment(path: Path) -> None:
    reads = [n.lineno for n in nodes(path) if isinstance(n, ast.Attribute) and n.attr in {"environ", "getenv"}]
    assert name(path) in ("worker/settings.py", "feedmill/consume/server_url.py") or not reads


@pytest.mark.parametrize("path", [p for p in FILES if name(p).split("/")[0] != "worker"], ids=name)
def test_clock_and_chance_are_passed_in(path: Path) -> None:
    calls = {n.attr for n in nodes(path) if isinstance(n, ast.Attribute)}
    assert not calls & {"now", "utcnow", "today"}
    assert not {"random", "secrets", "uuid"} & {module.split(".")[0] for module in imports(path)}


@pytest.mark.parametrize("path", [p for p in FILES if name(p).startswith("worker/")], ids=name)
def test_worker_imports_downwards(path: Path) -> None:
    own = path.relative_to(ROOT).with_suffix("").parts[1]
    level = next((i for i, layer in enumerate(LAYERS) if own in layer), None)
    assert own == "__init__" or level is not None, f"give {name(path)} a layer"
    for module in imports(path):
        parts = module.split(".")
        if parts[0] != "worker" or len(parts) < 2 or own == "__init__":
            continue
        target = next((i for i, layer in enumerate(LAYERS) if parts[1] in layer), None)
        if target is None or level is None or parts[1] == own:
            continue
        assert target > level, f"{name(path)} imports {module}, which is not below it"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_commands_are_imported_by_nobody(path: Path) -> None:
    """Each has a file, which is imported when the command is called; what two of them need has a file of its own."""
    assert set(imports(path)).isdisjoint(f"worker.commands.{command}" for command in COMMANDS)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_conditional_stands_in_another(path: Path) -> None:
    branches = [branch for n in nodes(path) if isinstance(n, ast.IfExp) for branch in (n.test, n.body, n.orelse)]
    assert [branch.lineno for branch in branches if isinstance(branch, ast.IfExp)] == []


TESTS = sorted(path for path in (ROOT / "tests").rglob("*.py"))

# Public functions of one word, by file: all others are a verb and its object.
ONE_WORD_NAMES = {
    # the root of the command line; what the packaging calls is `main`
    "worker/cli.py": {"cli", "main"},
    # Celery's tasks, by the names of their messages
    "worker/tasks.py": {"submit", "reconcile"},
}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_public_functions_say_what_they_do_to_what(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    one_word = {found for found in functions if not found.startswith("_") and "_" not in found.strip("_")}
    assert one_word <= ONE_WORD_NAMES.get(name(path), set()), "a verb and its object, please"


def nouns(path: Path) -> Iterator[str]:
    """Names of the types that a file makes: classes, private ones too, and other names for types."""
    yield from (n.name for n in nodes(path) if isinstance(n, ast.ClassDef))
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            yield from (found for found in names if found[0].isupper() and not found.isupper())


def test_a_noun_means_one_thing() -> None:
    """The name of a type stands once in the house, benches included, whether it is private or not."""
    places: dict[str, list[str]] = {}
    for path in [*FILES, *MEASURING]:
        for noun in nouns(path):
            places.setdefault(noun.strip("_"), []).append(name(path))
    assert {noun: found for noun, found in places.items() if len(found) > 1} == {}


def test_the_rooms_of_ingest_make_no_circle() -> None:
    """What lies at ingest's top, files and folders, imports in one direction; its door imports everything."""
    needs: dict[str, set[str]] = {}
    for path in FILES:
        own = path.relative_to(ROOT).with_suffix("").parts
        if own[0] != "ingest" or own[1] == "__init__":
            continue
        used = {module.split(".")[1] for module in imports(path) if module.startswith("ingest.")}
        needs.setdefault(own[1], set()).update(used - {own[1]})
    TopologicalSorter(needs).prepare()


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_no_test_imports_another(path: Path) -> None:
    used = {module for module in imports(path) if module.split(".")[0] == "tests"}
    assert all(module == "tests.support" or module.startswith("tests.support.") for module in used)


@pytest.mark.parametrize("path", [*FILES, *MEASURING, *TESTS], ids=name)
def test_files_are_named_after_what_they_hold(path: Path) -> None:
    assert path.stem not in {"utils", "util", "common", "helpers", "core", "manager", "misc"}


@pytest.mark.parametrize("path", [*FILES, *MEASURING], ids=name)
def test_files_and_functions_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 40, f"{name(path)}:{node.lineno} {node.name} has {length} lines"


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_are_ours(room: str) -> None:
    """PyPI knows a `dedupe` and a `worker` too; ours must win."""
    assert Path(next(iter(importlib.import_module(room).__path__))) == ROOT / room


@pytest.mark.parametrize("room", ["ingest", "dedupe"])
def test_a_door_says_to_types_and_at_work_the_same(room: str) -> None:
    """What the type checker is told to be in which file is what is loaded from there, and all that is offered."""
    door = importlib.import_module(room)
    told = {
        (node.module, alias.name)
        for node in nodes(ROOT / room / "__init__.py")
        if isinstance(node, ast.ImportFrom) and node.level
        for alias in node.names
    }
    loaded = [(file, found) for file, names in door.FILES.items() for found in names.split()]
    assert set(loaded) == told
    assert sorted(found for _, found in loaded) == sorted(door.__all__)


@pytest.mark.parametrize("room", ["ingest", "dedupe"])
def test_a_door_looks_for_a_name_once(room: str) -> None:
    """A program may well call `ingest.from_json` for each line of a file."""
    door = importlib.import_module(room)
    for found in door.__all__:
        value = getattr(door, found)
        assert vars(door)[found] is value


@pytest.mark.parametrize("path", FILES, ids=name)
def test_nothing_is_unpickled(path: Path) -> None:
    assert not {"pickle", "shelve", "marshal", "dill"} & {module.split(".")[0] for module in imports(path)}


def test_every_folder_with_code_is_packaged() -> None:
    """Packages are listed by hand (setuptools would guess `tests` and `seeds` wrong); a forgotten one is missing in the
    image, while a checkout still works."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    folders = {".".join(path.relative_to(ROOT).parent.parts) for path in FILES}
    assert folders <= set(project["tool"]["setuptools"]["packages"])
