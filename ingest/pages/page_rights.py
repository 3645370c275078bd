"""What a page says about the rights in its story: JSON-LD, meta elements, links to a licence, an RSL document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..feeds.feed_rights import read_rsl_document
from ..item import Rights
from ..rights import is_address, make_rights, mark_address, merge_rights, read_reservation
from . import meta_names
from .html.marked_fields import HtmlFields
from .linked_data import LinkedArticle


def read_page_rights(fields: HtmlFields, article: LinkedArticle) -> Rights | None:
    """The best value for each; None where the page is silent."""
    meta = fields.meta
    reserved = read_reservation(meta.get(meta_names.TDM_RESERVATION))
    notice = article.notice or _find_meta(meta, meta_names.COPYRIGHT_NOTICE)
    linked = next(filter(None, map(mark_address, fields.licenses)), None)
    stated = make_rights(
        {
            "license": article.license or linked or _find_meta(meta, meta_names.LICENSE) or _find_address(notice),
            "notice": notice,
            "holder": article.holder or _find_meta(meta, meta_names.COPYRIGHT_HOLDER),
            "usage_terms": article.usage_terms,
            "tdm_reserved": reserved,
            "tdm_policy": mark_address(meta.get(meta_names.TDM_POLICY)) if reserved else None,
        },
        "page",
    )
    return merge_rights(stated, read_rsl_document(fields.rsl, "page")) if fields.rsl else stated


def _find_meta(meta: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next(filter(None, map(meta.get, names)), None)


def _find_address(notice: str | None) -> str | None:
    return notice if notice and is_address(notice) else None
