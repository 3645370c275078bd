"""A real news site on this machine, whose answers a test sets, and that remembers what it was asked and when."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

WORDS = "storm ferry gull lamp pier wall buoy crane rope fog tide market bridge clock bell boat".split()  # noqa: SIM905


@dataclass
class NewsSite:
    """Paths and what they answer; anything else is a 404."""

    address: str = ""
    answers: dict[str, tuple[int, Mapping[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)  # of each request, on the monotonic clock

    def put(self, path: str, body: str | bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        """What a path answers from now on; ``{site}`` in a text is the site's address."""
        data = body if isinstance(body, bytes) else body.replace("{site}", self.address).encode()
        named = {name.replace("_", "-"): value.replace("{site}", self.address) for name, value in headers.items()}
        self.answers[path] = (200, {"Content-Type": kind, **named}, data)

    def put_status(self, path: str, status: int, **headers: str) -> None:
        """A path that answers with nothing but a status."""
        self.answers[path] = (status, headers, b"")

    def put_articles(self, numbers: range) -> None:
        """Pages of that many articles, no two of which carry one text."""
        for number in numbers:
            self.put(path_of_article(number), make_article(number))


def title_of_article(number: int) -> str:
    return f"The {WORDS[number % 16]} of harbour {number} is back after {number * 7 + 3} days"


def path_of_article(number: int) -> str:
    return f"/news/{WORDS[number % 16]}-of-harbour-{number}-is-back"


def make_article(number: int) -> str:
    """A page with one story."""
    text = "".join(
        f"<p>On day {number}{line} the {WORDS[(number + line) % 16]} near quay {number * 31 + line} was counted by "
        f"keeper {number * line + 11}, who wrote the number {number * 977 + line * 13} into book {number}.</p>"
        for line in range(6)
    )
    title = title_of_article(number)
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body></html>"


def make_section(numbers: range | list[int], name: str = "Harbour") -> str:
    """A section page with the headlines of articles, between a menu and a list of tags."""
    cards = "".join(
        f'<div class="story"><h3><a href="{path_of_article(number)}">{title_of_article(number)}</a></h3></div>'
        for number in numbers
    )
    return (
        f"<html><head><title>{name}</title></head><body><nav><a href='/harbour'>Harbour and the sea</a>"
        f"<a href='/world'>World news today</a></nav><main>{cards}</main>"
        "<ul><li><a href='/tag/all-about-the-ferry'>All about the ferry</a></li>"
        "<li><a href='/tag/all-about-the-fog'>All about the fog</a></li>"
        "<li><a href='/author/ada-bell-harbour-editor'>Ada Bell, harbour editor</a></li></ul></body></html>"
    )


def make_rss(numbers: range | list[int], title: str = "Harbour feed", date: str = "") -> str:
    """A feed of articles with a teaser each; ``{site}`` stands for the site's address."""
    dated = f"<pubDate>{date}</pubDate>" if date else ""
    items = "".join(
        f"<item><title>{title_of_article(number)}</title><link>{{site}}{path_of_article(number)}</link>{dated}"
        f"<description>What is said of number {number} is on its page.</description></item>"
        for number in numbers
    )
    return f'<rss version="2.0"><channel><title>{title}</title><link>{{site}}/</link>{items}</channel></rss>'


def make_news_sitemap(numbers: range | list[int], date: str) -> str:
    """A news sitemap of articles; ``date`` as RFC 3339."""
    entries = "".join(
        f"<url><loc>{{site}}{path_of_article(number)}</loc><news:news><news:publication><news:name>Log</news:name>"
        f"<news:language>en</news:language></news:publication><news:publication_date>{date}</news:publication_date>"
        f"<news:title>{title_of_article(number)}</news:title></news:news></url>"
        for number in numbers
    )
    names = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {names}>{entries}</urlset>'


def make_sitemap_index(paths: list[str]) -> str:
    """An index of sitemaps of the site."""
    entries = "".join(f"<sitemap><loc>{{site}}{path}</loc></sitemap>" for path in paths)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'


@contextmanager
def serve_news() -> Iterator[NewsSite]:
    """The site until the block ends."""
    site = NewsSite()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.times.append(time.monotonic())
            status, headers, body = site.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.address = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, daemon=True).start()
        yield site
        server.shutdown()
