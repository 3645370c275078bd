"""Everything that the console shows and decides, as two tables. The docstring of the package says how one is added."""

from __future__ import annotations

from .catalog_views import CATALOG_ACTIONS, CATALOG_VIEWS
from .decide import decide_story, preview_decision
from .furniture_pages import (
    FURNITURE_QUERY,
    keep_text_passage,
    preview_text_passage,
    read_furniture_page,
    undo_text_passage,
)
from .named_form_pages import FORMS_QUERY, add_named_form, preview_named_form, read_forms_page, undo_named_form
from .named_story import FIND_QUERY, find_named
from .story_view import STORY_QUERY, read_story
from .version_pages import read_versions_page
from .view_types import ConsoleAction, ConsoleView
from .withdrawn_item import read_withdrawn_item

VIEWS: tuple[ConsoleView, ...] = (
    ConsoleView(path="/find", name="find", read=find_named, query=FIND_QUERY),
    ConsoleView(path="/stories/{id}", name="story", read=read_story, query=STORY_QUERY),
    ConsoleView(path="/withdrawn/{id}", name="withdrawn", read=read_withdrawn_item),
    ConsoleView(path="/versions/{id}", name="versions", read=read_versions_page),
    ConsoleView(path="/furniture", name="furniture", read=read_furniture_page, query=FURNITURE_QUERY),
    ConsoleView(path="/forms", name="forms", read=read_forms_page, query=FORMS_QUERY),
    *CATALOG_VIEWS,
)
ACTIONS: tuple[ConsoleAction, ...] = (
    ConsoleAction(path="/stories/{id}/preview", name="preview", act=preview_decision),
    ConsoleAction(path="/stories/{id}/decide", name="decide", act=decide_story),
    ConsoleAction(path="/furniture/preview", name="preview_passage", act=preview_text_passage),
    ConsoleAction(path="/furniture/keep", name="keep_passage", act=keep_text_passage),
    ConsoleAction(path="/furniture/undo", name="undo_passage", act=undo_text_passage),
    ConsoleAction(path="/forms/preview", name="preview_form", act=preview_named_form),
    ConsoleAction(path="/forms/add", name="add_form", act=add_named_form),
    ConsoleAction(path="/forms/undo", name="undo_form", act=undo_named_form),
    *CATALOG_ACTIONS,
)
