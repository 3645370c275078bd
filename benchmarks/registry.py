"""Every evaluation there is; a new one gets its line here and its limits in baseline.json."""

from __future__ import annotations

from . import (
    aggregator_pages,
    article_pages,
    error_pages,
    feed_speed,
    feedparser_tests,
    feeds_replay,
    furniture,
    hostile_feeds,
    index_life,
    index_speed,
    languages,
    laptop,
    layouts,
    long_feed,
    news_pairs,
    nws_bulletins,
    order,
    page_speed,
    processes,
    real_feeds,
    scoop,
    seeds,
    sketch_speed,
    stored_bytes,
    transformed,
)
from .evaluation import Evaluation

EVALUATIONS = (
    Evaluation(name="seeds", kind="eval", measure=seeds.measure),
    Evaluation(name="feedparser-tests", kind="eval", measure=feedparser_tests.measure, needs=feedparser_tests.NEEDS),
    Evaluation(name="real-feeds", kind="eval", measure=real_feeds.measure, needs=real_feeds.NEEDS),
    Evaluation(name="feeds-replay", kind="eval", measure=feeds_replay.measure, needs=feeds_replay.NEEDS),
    Evaluation(name="news-pairs", kind="eval", measure=news_pairs.measure, needs=news_pairs.NEEDS),
    Evaluation(name="furniture", kind="eval", measure=furniture.measure, needs=furniture.NEEDS),
    Evaluation(name="scoop", kind="eval", measure=scoop.measure, needs=scoop.NEEDS),
    Evaluation(name="nws-bulletins", kind="eval", measure=nws_bulletins.measure, needs=nws_bulletins.NEEDS),
    Evaluation(name="transformed", kind="eval", measure=transformed.measure, needs=transformed.NEEDS),
    Evaluation(name="languages", kind="eval", measure=languages.measure),
    Evaluation(name="order", kind="eval", measure=order.measure, needs=order.NEEDS),
    Evaluation(name="aggregator-pages", kind="eval", measure=aggregator_pages.measure, needs=aggregator_pages.NEEDS),
    Evaluation(name="article-pages", kind="eval", measure=article_pages.measure, needs=article_pages.NEEDS),
    Evaluation(name="error-pages", kind="eval", measure=error_pages.measure, needs=error_pages.NEEDS),
    Evaluation(name="page-layouts", kind="eval", measure=layouts.measure, needs=layouts.NEEDS),
    Evaluation(name="processes", kind="eval", measure=processes.measure, needs=processes.NEEDS),
    Evaluation(name="feed-speed", kind="bench", measure=feed_speed.measure, needs=feed_speed.NEEDS),
    Evaluation(name="page-speed", kind="bench", measure=page_speed.measure, needs=page_speed.NEEDS),
    Evaluation(name="hostile-feeds", kind="bench", measure=hostile_feeds.measure),
    Evaluation(name="sketch-speed", kind="bench", measure=sketch_speed.measure, needs=sketch_speed.NEEDS),
    Evaluation(name="index-speed", kind="bench", measure=index_speed.measure, needs=index_speed.NEEDS),
    Evaluation(
        name="index-million", kind="bench", measure=index_speed.measure_million, needs=index_speed.NEEDS, is_long=True
    ),
    Evaluation(name="dedupe-file", kind="bench", measure=laptop.measure, needs=laptop.NEEDS),
    Evaluation(name="dedupe-file-100k", kind="bench", measure=laptop.measure_long, needs=laptop.NEEDS, is_long=True),
    Evaluation(name="stored-bytes", kind="bench", measure=stored_bytes.measure, needs=stored_bytes.NEEDS),
    Evaluation(name="long-feed", kind="bench", measure=long_feed.measure, is_long=True),
    Evaluation(name="index-life", kind="bench", measure=index_life.measure, needs=index_life.NEEDS),
)
