"""What of a site can be polled: feeds, news sitemaps, section pages. Pure: what to ask next, and what an answer is."""

from .candidates import (
    CandidateKind,
    FeedCandidate,
    RankedCandidate,
    is_recent,
    rank_candidates,
)
from .page_links import SiteLink, find_page_links, is_feed_address, read_link_header
from .survey import AskedAddress, SiteSurvey

__all__ = [
    "AskedAddress",
    "CandidateKind",
    "FeedCandidate",
    "RankedCandidate",
    "SiteLink",
    "SiteSurvey",
    "find_page_links",
    "is_feed_address",
    "is_recent",
    "rank_candidates",
    "read_link_header",
]
