"""furniture: keep, list and undo as a person types them."""

from __future__ import annotations

from tests.support.pipeline import make_named_item, read_events, run_items
from tests.support.system import command, lines
from tests.support.texts import SENTENCES, WHOLE
from worker.runtime import Runtime


def test_a_passage_is_kept_listed_and_let_go(rt: Runtime, server_url: str) -> None:
    own = {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}
    run_items(rt, make_named_item("a", WHOLE))
    item = str(read_events(rt)[-1][1]["record"]["id"])
    seen = command("furniture", "keep", item, SENTENCES[0], "--preview", environment=own)
    assert seen.stdout, seen.stderr
    (story,) = lines(seen.stdout)
    assert (seen.returncode, story["representative"], story["size"]) == (0, item, 1)
    assert command("furniture", "list", environment=own).stdout == "", "a preview does nothing"
    done = command(
        "furniture", "keep", item, SENTENCES[0], "--reason", "it is meant", "--by", "Ann Lee", environment=own
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    (row,) = lines(command("furniture", "list", environment=own).stdout)
    assert (row["passage"], row["by"], row["reason"]) == (SENTENCES[0], "Ann Lee", "it is meant")
    undone = command("furniture", "undo", row["id"], "00", environment=own)
    assert (undone.returncode, "00: no such passage" in undone.stderr) == (1, True)
    assert command("furniture", "list", environment=own).stdout == ""
    for named, passage, says in (("it_none", "x", "no such item"), (item, "Our column", "does not stand in it")):
        refused = command("furniture", "keep", named, passage, environment=own)
        assert (refused.returncode, says in refused.stderr) == (1, True)
