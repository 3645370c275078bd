"""stories: all stories as they are now."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from ..backend import open_backend
from ..judging.current_stories import CurrentStory, read_current_stories
from ..settings import Settings, search_path
from ..store.event_selection import EventSelection
from ..stores import open_stores
from . import terminal
from .followed_streams import NOTHING_YET, follow_streams
from .options import json_option
from .table_layout import INDENT, flatten_text


@click.command("stories")
@click.option("-f", "--follow", is_flag=True, help="Go on with the events of the clean stream, until Ctrl-C.")
@json_option
@click.pass_obj
def list_stories(settings: Settings, /, follow: bool, as_json: bool) -> int:
    """All stories as they are now, each with the record that stands for it, for whoever begins late.

    Each line has the cursor to follow from: `feedmill tail --after CURSOR`.
    """
    readable = sys.stdout.isatty() and not as_json
    with open_backend(settings, search_path()) as server:
        rt = open_stores(settings, server.url)
        cursor, is_empty = rt.streams.find_newest_id("clean"), True
        for story in read_current_stories(rt):
            is_empty = False
            if readable:
                _print_story(story)
            else:
                values = {name: value for name, value in asdict(story).items() if value is not None}
                terminal.print_json_line({"cursor": cursor, **values})
        if follow:
            follow_streams(rt.streams, {"clean": cursor}, EventSelection(), None, readable)
        elif readable and is_empty:
            terminal.print_message(NOTHING_YET)
    return 0


def _print_story(story: CurrentStory) -> None:
    text = story.record or story.representative or {}
    copies = f"{story.story_size} items" if story.story_size > 1 else ""
    moment = (text.get("date_published") or "no date")[:16].replace("T", " ")
    terminal.print_line("  ".join(filter(None, (story.story_id, moment, copies))))
    terminal.print_line(flatten_text(text.get("title") or "(no title)"), indent=INDENT)
