"""The shared index beyond its contract: it forgets whole, makes room, and takes single items out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dedupe import Article, Sketch, Story
from tests.conftest import Clock
from worker.runtime import Runtime
from worker.store.client import Client, connect
from worker.store.index import RedisIndex
from worker.store.items import pack_article
from worker.store.keys import Keys


def keys(*blocks: int) -> Sketch:
    return Sketch(bands=(), blocks=blocks, names=())


class Shelf:
    """An index with keys of its own, and stories recorded as the commit records them."""

    def __init__(self, rt: Runtime, url: str, **params: int) -> None:
        self.rt, self.client, self.keys = rt, connect(url), Keys(f"shelf:{rt.index._keys.prefix}")
        self.index = RedisIndex(self.client, self.keys, replace(rt.params, **params), rt.index._window)

    def put(self, name: str, sketch: Sketch) -> None:
        one = Article(id=f"it_{name}", title=name, seen_at=self.rt.now())
        pipe = self.client.pipeline(transaction=False)
        pipe.hset(self.keys.item(one.id), mapping={"story": f"st_{name}", "article": pack_article(one)})
        story = {"representative": one.id, "size": 1, "revision": 1}
        pipe.hset(self.keys.story(f"st_{name}"), mapping=story).execute()
        self.index.put({one.id: sketch}, self.rt.now())

    def found(self, sketch: Sketch) -> list[str]:
        (stories,) = self.index.lookup([sketch], self.rt.now()).found
        assert all(isinstance(story, Story) and story.representative.id == f"it_{story.id[3:]}" for story in stories)
        return [story.id[3:] for story in stories]

    def left(self, client: Client) -> list[bytes]:
        (found,) = client.pipeline(transaction=False).keys(f"{self.keys.prefix}:*").execute()
        return sorted(found)


def test_most_shared_first_then_newest_and_furniture_counts_for_nothing(rt: Runtime, server_url: str) -> None:
    shelf = Shelf(rt, server_url, max_postings=3, max_candidates=3)
    for name, own in {"a": keys(1), "b": keys(1, 2), "c": keys(2)}.items():
        shelf.put(name, own)
    assert shelf.found(keys(1, 2)) == ["b", "c", "a"]
    for name in "de":
        shelf.put(name, keys(1))
    assert shelf.found(keys(1)) == []
    assert shelf.found(keys(2)) == ["c", "b"]


def test_what_is_taken_out_leaves_nothing_behind(rt: Runtime, server_url: str) -> None:
    shelf = Shelf(rt, server_url)
    shelf.put("a", keys(1, 2, 3))
    shelf.put("b", keys(1))
    shelf.index.drop({"it_a": keys(1, 2, 3), "it_unknown": keys(1)}, rt.now())
    assert (shelf.found(keys(1)), shelf.found(keys(2))) == (["b"], [])
    shelf.index.drop({"it_b": keys(1)}, rt.now())
    assert {key.rsplit(b":", 1)[1] for key in shelf.left(shelf.client) if b":index:" in key} == {b"next", b"buckets"}


def test_beyond_its_room_the_oldest_go(rt: Runtime, server_url: str) -> None:
    shelf = Shelf(rt, server_url, max_entries=3)
    for name in "abcde":
        shelf.put(name, keys(1, ord(name)))
    assert shelf.found(keys(1)) == ["e", "d", "c"]
    assert shelf.found(keys(ord("b"))) == []


def test_a_bucket_expires_whole(make_runtime: Callable[..., Runtime], clock: Clock, server_url: str) -> None:
    shelf = Shelf(make_runtime(window=400.0), server_url)
    shelf.put("a", keys(1, 2))
    clock.forward(250)
    shelf.put("b", keys(1))
    assert shelf.found(keys(1)) == ["b", "a"]
    clock.forward(251)
    assert (shelf.found(keys(1)), shelf.found(keys(2))) == (["b"], [])


def test_expiry_in_any_order_leaves_no_half_entry(rt: Runtime, server_url: str) -> None:
    """The server drops keys one by one, and may be killed between any two: what is found is whole at every step."""
    shelf = Shelf(rt, server_url)
    for name in "abc":
        shelf.put(name, keys(1, ord(name)))
    gone = shelf.left(shelf.client)
    for key in gone:
        shelf.client.delete(key.decode())
        shelf.found(keys(1, *map(ord, "abc")))
    assert shelf.found(keys(1)) == []
