"""Pictures whose address stands elsewhere, as scripts of pages have it."""

from __future__ import annotations

import pytest

from ingest.text.html import clean_html_and_text

WALL = "https://e.example/wall.webp"
PICTURES = {
    "data-src": f'<img src="data:image/svg+xml;base64,PHN2Zz4=" data-src="{WALL}" alt="The wall">',
    "no src": f'<img data-src="{WALL}" alt="The wall">',
    "data-lazy-src": f'<img src="/img/placeholder.gif" data-lazy-src="{WALL}" alt="The wall">',
    "data-original": f'<img src="https://e.example/1x1.png" data-original="{WALL}" alt="The wall">',
    "of an AMP page": f'<amp-img src="{WALL}" layout="responsive" alt="The wall"></amp-img>',
    "of an AMP page, with a copy": f'<amp-img src="{WALL}" alt="The wall"><noscript><img src="{WALL}"></noscript>'
    "</amp-img>",
    "relative": '<img src="about:blank" data-src="/wall.webp" alt="The wall">',
    "a set of sizes": f'<img srcset="{WALL} 400w, https://e.example/big.webp 2x" alt="The wall">',
    "data-srcset": f"<img src='' data-srcset='{WALL} 1x' alt='The wall'>",
    "sources beside it": f'<picture><source srcset="{WALL}"><img alt="The wall"></picture>',
    "a copy behind it": f'<img class="lazy" src="data:x"><noscript><img src="{WALL}" alt="The wall"></noscript>',
    "a copy alone": f'<noscript> <img src="{WALL}" alt="The wall"> </noscript>',
    "a copy of one with an address": f'<img src="{WALL}" alt="The wall"><noscript><img src="{WALL}"></noscript>',
    "its own address first": f'<img src="{WALL}" data-src="https://e.example/other.png" alt="The wall">',
    "capitals": f'<IMG SRC="data:x" DATA-SRC="{WALL}" ALT="The wall">',
}


@pytest.mark.parametrize("html", PICTURES.values(), ids=PICTURES)
def test_a_picture_has_its_address(html: str) -> None:
    clean, _ = clean_html_and_text(f"<p>Words.</p>{html}<p>More.</p>", "https://e.example/")
    assert f'<img src="{WALL}" alt="The wall">' in clean
    assert clean.count("<img") == 1


@pytest.mark.parametrize(
    "html",
    ['<img alt="a">', '<img data-src="javascript:x()" alt="a">', '<img data-src="data:x" alt="a">'],
)
def test_a_picture_without_one_stays_without(html: str) -> None:
    assert clean_html_and_text(html, "https://e.example/")[0] == '<img alt="a">'
