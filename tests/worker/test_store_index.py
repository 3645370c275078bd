"""The shared index beyond its contract: it forgets whole, makes room, and takes single items out."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe import Article, Params, Sketch, Story
from tests.support.shelf import RedisShelf
from worker.store.index import KEY_BYTES, pack_keys
from worker.store.regroup import StoryRegrouping


def keys(*blocks: int) -> Sketch:
    return Sketch(bands=(), blocks=blocks, names=())


def story(name: str) -> Story:
    own = Article(id=f"it_{name}", title=name, seen_at=datetime.fromisoformat("2026-03-20T12:00:00+00:00"))
    return Story(id=f"st_{name}", representative=own)


def found(shelf: RedisShelf, sketch: Sketch) -> list[str]:
    return [one.id[3:] for one in shelf.find_candidates([sketch])[0]]


def test_keys_are_packed_as_those_that_are_stored_already() -> None:
    """20 bits for the row and 24 for the field: the first 44 bits of the key times the golden ratio."""
    assert [packed.hex() for packed in pack_keys([keys(1), keys(), keys(2, 2**64 - 1)])] == [
        "09e3779b97f4", "", "03c6ef372fe9" "061c8864680b",
    ]  # fmt: skip
    assert pack_keys([]) == []


def test_all_kinds_of_keys_are_packed_in_order() -> None:
    (packed,) = pack_keys([Sketch(bands=(1,), blocks=(2,), names=(3,))])
    assert packed == b"".join(pack_keys([keys(1), keys(2), keys(3)]))
    assert len(packed) == 3 * KEY_BYTES


def test_small_keys_are_spread_over_all_rows() -> None:
    (packed,) = pack_keys([keys(*range(1, 2001))])
    rows = {packed[at : at + KEY_BYTES].hex()[1:6] for at in range(0, len(packed), KEY_BYTES)}
    assert len(rows) == 2000
    assert len({row[0] for row in rows}) == 16


def test_what_is_taken_out_leaves_nothing_behind(server_url: str) -> None:
    shelf = RedisShelf(server_url, Params())
    shelf.put(story("a"), keys(1, 2, 3), shelf.now)
    shelf.put(story("b"), keys(1), shelf.now)
    shelf.regroup(StoryRegrouping(retired=(("it_unknown", keys(1)),)))
    shelf.delete(["st_a"])
    assert (found(shelf, keys(1)), found(shelf, keys(2)), rows(shelf)) == (["b"], [], 1)
    shelf.delete(["st_b"])
    assert {key.rsplit(":", 1)[1] for key in shelf.left() if ":index:" in key} == {"next", "buckets"}


def test_what_is_in_stays_under_its_keys(server_url: str) -> None:
    shelf = RedisShelf(server_url, Params())
    shelf.put(story("a"), keys(1), shelf.now)
    shelf.regroup(StoryRegrouping(posted=(("it_a", keys(2)),)))
    assert (found(shelf, keys(1)), found(shelf, keys(2))) == (["a"], [])


def test_a_bucket_expires_whole(server_url: str) -> None:
    shelf = RedisShelf(server_url, Params(window=timedelta(seconds=400)))
    shelf.put(story("a"), keys(1, 2), shelf.now)
    shelf.put(story("b"), keys(1), shelf.now + timedelta(seconds=250))
    assert found(shelf, keys(1)) == ["b", "a"]
    shelf.expire(shelf.now + timedelta(seconds=251))
    assert (found(shelf, keys(1)), found(shelf, keys(2))) == (["b"], [])


class Life:
    """Entries under four keys each, one of them common to all, and what must hold of them whatever has expired."""

    def __init__(self, url: str) -> None:
        self.shelf = RedisShelf(url, Params(max_candidates=100))
        self.born: dict[str, datetime] = {}
        self.gone: set[str] = set()
        self.last_loss = 0  # how many had been put in when the server last dropped a key

    def step(self, kind: str, choice: int) -> None:
        if kind == "put":
            name = str(len(self.born))
            self.shelf.put(story(name), self.keys(name), self.shelf.now)
            self.born[name] = self.shelf.now
        elif kind == "drop" and self.born:
            name = str(choice % len(self.born))
            self.shelf.delete([f"st_{name}"])
            self.gone.add(name)
        elif kind == "wait":
            self.shelf.expire(self.shelf.now + (choice % 4 + 1) * self.shelf.window / 8)
        elif kind == "lose" and (expiring := self.shelf.expiring()):
            self.shelf.client.delete(expiring[choice % len(expiring)])
            self.last_loss = len(self.born)

    @staticmethod
    def keys(name: str) -> Sketch:
        return keys(7, *(1000 * (int(name) + 1) + place for place in range(3)))

    def check(self) -> None:
        """Whole or not at all; and there, if it is alive and nothing was lost since it was put in."""
        window = self.shelf.window
        single = [keys(key) for name in self.born for key in self.keys(name).keys]
        found = [[one.id[3:] for one in stories] for stories in self.shelf.find_candidates(single)]
        for place, (name, born) in enumerate(self.born.items()):
            by = {name in own for own in found[4 * place : 4 * place + 4]}
            assert len(by) == 1, f"{name} is found by a part of its keys"
            age = self.shelf.now - born
            if name in self.gone or age >= window * 1.25:
                assert by == {False}, f"{name} is over and found"
            elif int(name) >= self.last_loss and age <= window:
                assert by == {True}, f"{name} is alive and not found"


STEPS = st.tuples(st.sampled_from(["put", "put", "put", "wait", "drop", "lose"]), st.integers(0, 1000))


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(steps=st.lists(STEPS, max_size=25))
def test_expiry_in_any_order_leaves_no_half_entry(server_url: str, steps: list[tuple[str, int]]) -> None:
    """The server drops keys early, late and one by one, and may be killed between any two."""
    life = Life(server_url)
    for kind, choice in steps:
        life.step(kind, choice)
        life.check()


def test_rows_that_nobody_writes_to_are_swept(server_url: str) -> None:
    shelf = RedisShelf(server_url, Params())
    for number in range(3):
        shelf.put(story(str(number)), keys(*range(1000 * number, 1000 * number + 700)), shelf.now)
    shelf.put(story("later"), keys(1, 2, 3), shelf.now + shelf.window)
    assert rows(shelf) > 2000
    shelf.expire(shelf.now + shelf.window / 2)
    assert rows(shelf) == 3


def rows(shelf: RedisShelf) -> int:
    (found,) = shelf.client.pipeline(transaction=False).hlen(f"{shelf.keys.prefix}:index:rows").execute()
    return int(found)


def in_row(row: int, field: int) -> int:
    """A posting key that is packed so."""
    return (row << 44 | field << 20) * pow(0x9E3779B97F4A7C15, -1, 2**64) % 2**64


def test_a_text_may_have_several_keys_in_one_row(server_url: str) -> None:
    shelf, sketch = RedisShelf(server_url, Params()), keys(*(in_row(7, field) for field in (1, 2, 3)), in_row(8, 1))
    shelf.put(story("a"), sketch, shelf.now)
    shelf.put(story("b"), sketch, shelf.now)
    assert [found(shelf, keys(key)) for key in sketch.keys] == [["b", "a"]] * 4
    assert rows(shelf) == 2


def test_no_byte_of_an_entrys_number_means_anything(server_url: str) -> None:
    """The 37th has a percent sign in it."""
    shelf = RedisShelf(server_url, Params())
    for number in range(1, 41):
        shelf.put(story(str(number)), keys(number), shelf.now)
    assert [found(shelf, keys(number)) for number in range(1, 41)] == [[str(number)] for number in range(1, 41)]


def test_a_text_of_very_many_keys_is_no_trouble(server_url: str) -> None:
    shelf = RedisShelf(server_url, Params())
    many = keys(*range(5_000))
    shelf.put(story("huge"), many, shelf.now)
    assert [len(one) for one in shelf.find_candidates([many, keys(5_000)])] == [1, 0]
    assert all(shelf.find_candidates([keys(one) for one in range(5_000)])), "two keys of a text may lie in one row"
    shelf.delete(["st_huge"])
    assert rows(shelf) == 0
