"""feeds add, discover, list, pause, resume, remove, import, export: the list of feeds that are polled."""

from __future__ import annotations

import click

from .lazy_group import CommandEntry, LazyGroup

CHANGES = "feed_changes"  # the file of those that read addresses, and lists of them
FEED_COMMANDS = {
    "add": CommandEntry(
        "add_feeds",
        "Put feeds on the list; they are polled at once.",
        file=CHANGES,
    ),
    "discover": CommandEntry(
        "discover_feeds",
        "What of a site can be polled: feeds, news sitemaps, section pages; the best first, with what each brings.",
        file=CHANGES,
    ),
    "import": CommandEntry(
        "import_feeds",
        "Put the feeds of an OPML file, or of a list with one address a line, on the list; - is standard input.",
        file=CHANGES,
    ),
    "remove": CommandEntry("remove_feeds", "Take feeds off the list.", file=CHANGES),
    "pause": CommandEntry(
        "pause_feeds", "Keep feeds on the list, but poll them no more until they are resumed.", file=CHANGES
    ),
    "resume": CommandEntry("resume_feeds", "Poll paused feeds again, at once and then as ever.", file=CHANGES),
    "list": CommandEntry(
        "list_feeds",
        "All feeds: where they stand, when they are polled next, and what is wrong with them.",
        file="feed_list",
    ),
    "export": CommandEntry(
        "export_feeds",
        "Write the list as OPML 2.0 to a file or to standard output.",
        file=CHANGES,
    ),
}


@click.group("feeds", cls=LazyGroup, entries=FEED_COMMANDS)
def feeds_group() -> None:
    """The feeds that are polled while `feedmill up` runs."""
