"""Names of meta elements by which pages say when, by whom and under what title. Only data, in order of trust.

A name stands here as it is written, in lower case. First Open Graph's (https://ogp.me/#type_article), then Dublin
Core's, then those that content systems, archives and trackers ask their customers to write.
"""

from __future__ import annotations

OPEN_GRAPH_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "og:article:published",
    "article:published", "og:pubdate", "article:post_date", "article:publish_time",
)  # fmt: skip
PUBLISHED = (
    "datepublished", "dc.date.issued", "dcterms.issued", "dcterms.date", "dc.date", "dc.date.created",
    "dcterms.created", "dc.created", "dc.date.publication", "dcterms.available", "parsely-pub-date", "sailthru.date",
    "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "publication-date", "published",
    "published-date", "published_date", "published_time", "published_at", "published_time_telegram", "publishtime",
    "publish_time", "pub_date", "article.published", "article_date_original", "article:date", "article_date",
    "articledate", "article.date", "article-publish-date", "article.created", "article_publish_date", "date_published",
    "originalpublicationdate", "original-publish-date", "displaydate", "display-date", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "cxenseparse:recs:articlepublishedtime", "shareaholic:article_published_time",
    "weibo:article:create_at", "weibo: article:create_at", "mediator_published_time", "vr:published_time",
    "twt-published-at", "bt:pubdate", "rnews:datepublished", "prism.publicationdate", "citation_publication_date",
    "citation_online_date", "citation_date", "eprints.date", "analyticsattributes.articledate", "gentime",
    "article-created", "content_create_date", "created", "created-date", "creation_date", "date_created",
    "release_date", "issue_date", "ptime", "pdate", "dateposted", "date.release", "posted", "date", "bbcnews.date",
    "item-publish-date", "iso-8601-publish-date", "ft.com:published", "sort_date", "time",
)  # fmt: skip
OPEN_GRAPH_MODIFIED = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "og:modified_time", "article:updated_time",
    "article:modified",
)  # fmt: skip
MODIFIED = (
    "datemodified", "dcterms.modified", "dc.date.modified", "dc.modified", "last-modified", "lastmod", "lastmodified",
    "last_modified", "last-updated", "lastupdated", "lastupdate", "modified", "modified_date", "modified_time",
    "date_modified", "date-modified", "revised", "revision_date", "updated", "updated_time", "updated_at",
    "eomportal-lastupdate", "article_date_updated", "article.updated", "weibo:article:update_at", "utime",
    "iso-8601-modified-date",
)  # fmt: skip
OPEN_GRAPH_AUTHOR = ("article:author", "og:article:author", "og:author", "article:author_name", "article:author:name")
AUTHOR = (
    "author", "authors", "author_name", "author-name", "byl", "byline", "dc.creator", "dc.creator.personalname",
    "dcterms.creator", "dc.contributor.author", "parsely-author", "sailthru.author", "article.author",
    "article_author", "article-author", "creator", "citation_author", "cxenseparse:author", "cxenseparse:recs:author",
    "shareaholic:article_author_name", "vr:author", "rbauthors", "dcsext.author", "writer", "reporter",
    "twitter:creator:name", "mediator_author",
)  # fmt: skip
OPEN_GRAPH_TITLE = ("og:title", "twitter:title")
TITLE = (
    "headline", "dc.title", "dcterms.title", "title", "parsely-title", "sailthru.title", "article.headline",
    "article:title", "article_title", "citation_title", "cxenseparse:title", "hdl", "analyticsattributes.title",
)  # fmt: skip
SITE = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "citation_journal_title")
COPYRIGHT_NOTICE = ("copyright", "dcterms.rights", "dc.rights", "rights")
COPYRIGHT_HOLDER = ("dcterms.rightsholder", "dc.rightsholder", "dc.rights.holder")
LICENSE = ("dcterms.license", "dc.rights.license", "license")
TDM_RESERVATION = "tdm-reservation"  # https://www.w3.org/community/reports/tdmrep/
TDM_POLICY = "tdm-policy"
