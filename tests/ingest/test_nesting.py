"""limit_nesting: deep HTML gets flat, the rest stays as it is."""

from __future__ import annotations

from ingest.text.html import clean_html_and_text, html_to_text
from ingest.text.nesting import FEW_TAGS, MAX_DEPTH, limit_nesting


def test_ordinary_html_is_untouched() -> None:
    html = "<div>" * 50 + "<!-- x --><script>1 < 2</script>" + "</div>" * 50
    assert limit_nesting(html) == html


def test_many_flat_tags_stay() -> None:
    html = "<p>a<li>b<br><b>c</b>" * FEW_TAGS
    assert limit_nesting(html) == html


def test_deep_html_gets_flat_and_keeps_its_text() -> None:
    html = "<div>" * 2000 + "deep" + "</div>" * 2000 + "<p>behind</p>"
    flat = limit_nesting(html)
    assert flat.count("<div>") == flat.count("</div>") == MAX_DEPTH
    assert html_to_text(html) == "deep\n\nbehind"


def test_hidden_and_raw_parts_go_where_there_are_many_tags() -> None:
    html = "<!-- </div> --><ScRiPt>x()</sCrIpT><textarea></div></textarea>" + "<br>" * (FEW_TAGS + 1)
    assert limit_nesting(html).split("<br>", 1)[0].split() == []


def test_open_formatting_does_not_multiply() -> None:
    html = "".join(f"<font a={n}><b a={n}>" for n in range(5000)) + "<p>x</p>" * 5000
    assert len(clean_html_and_text(html)[0]) < 10 * len(html)
