"""Pages out of templates: whatever a value holds, it is text on the page, and a name that is missing is a fault."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jinja2

FOLDER = Path(__file__).parent


def _read_static_files() -> dict[str, tuple[bytes, str]]:
    kinds = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
    found = sorted((FOLDER / "static").iterdir())
    return {file.name: (file.read_bytes(), kinds[file.suffix]) for file in found if file.suffix in kinds}


STATIC_FILES = _read_static_files()  # name -> body and type; all that a page loads


def name_static_file(name: str) -> str:
    """The address of one of them, which changes with its content."""
    return f"/console/static/{name}?v={hashlib.sha256(STATIC_FILES[name][0]).hexdigest()[:12]}"


def format_moment(moment: datetime) -> str:
    """A time as a page shows it, in UTC.

    >>> format_moment(datetime(2026, 6, 7, 18, 5, tzinfo=UTC))
    '7 Jun 2026, 18:05'
    """
    utc = moment.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y, %H:%M}"


def format_machine_moment(moment: datetime) -> str:
    """A time as the attribute of an element has it.

    >>> format_machine_moment(datetime(2026, 6, 7, 18, 5, tzinfo=UTC))
    '2026-06-07T18:05:00Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def format_share(part: float) -> str:
    """A part in whole per cent; only all is 100 and only nothing 0.

    >>> format_share(0.996), format_share(1), format_share(0.001), format_share(0)
    ('99%', '100%', '1%', '0%')
    """
    return f"{round(part * 100) if part in (0, 1) else min(99, max(1, round(part * 100)))}%"


def count_things(count: int, one: str, many: str = "") -> str:
    """A number and what it counts.

    >>> count_things(1, "story", "stories"), count_things(1200, "item")
    ('1 story', '1,200 items')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def is_web_address(url: object) -> bool:
    """Whether an address may be a link: only what a browser asks a web server for.

    >>> is_web_address("https://a.example/"), is_web_address("javascript:alert(1)"), is_web_address(None)
    (True, False, False)
    """
    return isinstance(url, str) and url.lower().startswith(("https://", "http://")) and url.isprintable()


def _make_environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        moment=format_moment, machine_moment=format_machine_moment, share=format_share, counted=count_things
    )
    environment.globals.update(static=name_static_file)
    environment.tests.update(web_address=is_web_address)
    return environment


_TEMPLATES = _make_environment()


def render_page(name: str, values: Mapping[str, Any]) -> str:
    """The page that a template makes of values."""
    return _TEMPLATES.get_template(f"{name}.html").render(values)
