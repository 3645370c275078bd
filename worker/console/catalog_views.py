"""The views that are made of the catalog, and what their forms do."""

from __future__ import annotations

from .overview import read_overview
from .review_pages import REVIEW_QUERY, answer_pair, read_pair_page, read_review_page
from .search_pages import SEARCH_QUERY, read_search_page
from .view_types import ConsoleAction, ConsoleView

CATALOG_VIEWS = (
    ConsoleView(path="/overview", name="overview", read=read_overview, menu="Overview"),
    ConsoleView(path="/search", name="search", read=read_search_page, query=SEARCH_QUERY, menu="Search"),
    ConsoleView(path="/review", name="review", read=read_review_page, query=REVIEW_QUERY, menu="Review"),
    ConsoleView(path="/review/{item}/{matched}", name="review", read=read_pair_page),
)
CATALOG_ACTIONS = (ConsoleAction(path="/review/answer", name="answer_pair", act=answer_pair),)
