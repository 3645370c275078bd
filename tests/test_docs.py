"""Documents that can't rot: every command is documented and explains itself; every link leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from dedupe import RULES
from worker.cli import cli
from worker.settings import Settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/README.md")),
    *sorted(ROOT.glob("docs/**/*.md")),
]


def commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")
        else:
            yield path + name, command


@pytest.mark.parametrize(
    ("name", "command"), list(commands(cli)), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_has_help_and_stands_in_the_readme(name: str, command: click.Command) -> None:
    assert command.help
    assert all(option.help for option in command.params if isinstance(option, click.Option))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    group, _, last = name.rpartition(" ")
    assert re.search(rf"feedmill {group}.*\b{last}\b", readme), name


def sections() -> dict[str, str]:
    """Heading -> text of every command in docs/commands.md."""
    _, *parts = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8").split("\n## ")
    return dict(part.split("\n", 1) for part in parts)


def spellings(command: click.Command) -> set[str]:
    options = [option for option in command.params if isinstance(option, click.Option)]
    return {name for option in options for name in (*option.opts, *option.secondary_opts)}


def test_every_command_has_a_section_and_every_section_a_command() -> None:
    assert set(sections()) == {"feedmill", *(f"feedmill {name}" for name, _ in commands(cli))}


@pytest.mark.parametrize(
    ("name", "command"), [("", cli), *commands(cli)], ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_option_is_documented_and_every_documented_one_exists(name: str, command: click.Command) -> None:
    text = sections()[f"feedmill {name}".strip()]
    rows = [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| `-")]
    documented = {option for row in rows for option in re.findall(r"`(-[\w-]+)`", row)}
    assert documented == spellings(command) | ({"--help", "-h"} if not name else set())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_to_one(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    missing = [target for target in targets if not (document.parent / target).exists()]
    assert not missing


def anchors(document: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a document."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_section_leads_to_one(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]*)#([^)]+)\)", document.read_text(encoding="utf-8"))
    missing = [
        (target, anchor)
        for target, anchor in targets
        if anchor not in anchors(document.parent / target if target else document)
    ]
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_is_named_exists(document: Path) -> None:
    named = re.findall(
        r"`((?:ingest|dedupe|worker|seeds|tests|docs)/[\w./-]+\.\w+)`", document.read_text(encoding="utf-8")
    )
    assert not [name for name in named if not (ROOT / name).exists()]


def test_readme_names_the_two_commands_on_its_first_screen() -> None:
    first = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:40])
    assert "./run.sh demo" in first
    assert "./run.sh test" in first


def test_every_rule_is_explained_in_its_own_words() -> None:
    text = (ROOT / "docs" / "verdicts.md").read_text(encoding="utf-8")
    assert [rule.name for rule in RULES if f"| `{rule.name}` | {rule.says} |" not in text] == []


def test_the_composed_system_takes_every_setting() -> None:
    passed = set(re.findall(r"- (FEEDMILL_\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    assert passed == {"FEEDMILL_" + field.name.upper() for field in fields(Settings)} - {"FEEDMILL_DATA_DIR"}
