"""Layouts drawn after well-known aggregators and agencies, for pages that nobody may tune the reader to.

Beside a story's own fields they write what such pages put between them: the words of a language's ``extra`` table,
all of them furniture.
"""

from __future__ import annotations

from .page_layouts import Layout

FRESH = (
    Layout(name="search-news", story=("{source}", "{more}", "{title}", "{age}", "{by}")),
    Layout(name="portal-feed", story=("{source} · {age}", "{title}", "{likes}"), between=0, head=("{section}",)),
    Layout(
        name="portal-stream",
        story=("{section}", "{title}", "{teaser}", "{source} • {age} • {reading}"),
        byline="{source}",
        under=("{reading}", "{caption}"),
    ),
    Layout(name="agency-stamps", story=("{section}", "{stamp}", "{title}", "{teaser}"), under=("{caption}",)),
    Layout(name="headline-ticker", story=("{title}", "{source} {age}"), between=0, paragraph_gap=1),
    Layout(name="magazine-flip", story=("{title}", "{source} - {by} • {age}", "{teaser}"), teaser="cut"),
    Layout(
        name="mirror-whole",
        story=("", "{source}", "{age}", "- {source}", "{title}", "{teaser}"),
        teaser="whole",
        head=("{section}",),
    ),
    Layout(
        name="search-cards",
        html=True,
        story=(
            "<article><div><img alt='{source}'>{source}</div><h4><a href='{url}'>{title}</a></h4>"
            "<div><time datetime='{moment}'>{age}</time><span>{by}</span></div></article>",
        ),
        around=("<div>", "</div>"),
    ),
    Layout(
        name="portal-cards",
        html=True,
        story=(
            "<div class=c1><a href='{url}'><div><img src=x><span>{source}</span><span> · {age}</span></div>"
            "<h3>{title}</h3></a><div><button>{more}</button><span>{likes}</span></div></div>",
        ),
        place="both",
    ),
    Layout(
        name="agency-list",
        html=True,
        story=(
            "<div class=item><a href='{url}'><img src=x></a><span>{section}</span><span>{stamp}</span>"
            "<h3><a href='{url}'>{title}</a></h3><p>{teaser}</p><a href='{url}'>{more}</a></div>",
        ),
        byline="{by}",
    ),
    Layout(
        name="stream-items",
        html=True,
        story=(
            "<li><div>{section}</div><h3><a href='{url}'>{title}</a></h3><p>{teaser}</p>"
            "<div>{source}<i> • </i>{age}<i> • </i>{reading}</div></li>",
        ),
        around=("<ul>", "</ul>"),
        teaser="cut",
        under=("{reading}",),
    ),
)
