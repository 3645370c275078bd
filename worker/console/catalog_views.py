"""The views of what is in the store as a whole, and what their forms do."""

from __future__ import annotations

from .feed_pages import FEEDS_QUERY, check_feed_now, read_feeds_page
from .forms import LONGEST_PAGE_FORM
from .letter_pages import LETTERS_QUERY, drop_letters, read_letters_page, retry_letters
from .overview import read_overview
from .page_blocks import read_empty_page, show_page_blocks
from .review_pages import REVIEW_QUERY, answer_pair, read_pair_page, read_review_page
from .search_pages import SEARCH_QUERY, read_search_page
from .view_types import ConsoleAction, ConsoleView

CATALOG_VIEWS = (
    ConsoleView(path="/", name="overview", read=read_overview, menu="Overview"),
    ConsoleView(path="/search", name="search", read=read_search_page, query=SEARCH_QUERY, menu="Search"),
    ConsoleView(path="/review", name="review", read=read_review_page, query=REVIEW_QUERY, menu="Review"),
    ConsoleView(path="/feeds", name="feeds", read=read_feeds_page, query=FEEDS_QUERY, menu="Feeds"),
    ConsoleView(path="/letters", name="letters", read=read_letters_page, query=LETTERS_QUERY, menu="Dead letters"),
    ConsoleView(path="/page", name="page", read=read_empty_page, menu="A page"),
    ConsoleView(path="/review/{item}/{matched}", name="review", read=read_pair_page, query=REVIEW_QUERY),
)
CATALOG_ACTIONS = (
    ConsoleAction(path="/review/answer", name="answer_pair", act=answer_pair),
    ConsoleAction(path="/letters/retry", name="retry_letters", act=retry_letters),
    ConsoleAction(path="/letters/drop", name="drop_letters", act=drop_letters),
    ConsoleAction(path="/feeds/{id}/check", name="check_feed", act=check_feed_now),
    ConsoleAction(path="/page", name="show_blocks", act=show_page_blocks, longest_form=LONGEST_PAGE_FORM),
)
