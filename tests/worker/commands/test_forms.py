"""forms: add, list and undo as a person types them, and what `why` says of two texts in one form."""

from __future__ import annotations

from tests.support.bulletins import SOURCE, make_bulletin, make_bulletin_item
from tests.support.pipeline import read_events, run_items
from tests.support.system import command, lines
from worker.runtime import Runtime


def test_a_form_is_named_listed_explained_and_taken_back(rt: Runtime, server_url: str) -> None:
    own = {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}
    run_items(rt, make_bulletin_item(0))
    item = str(read_events(rt)[-1][1]["record"]["id"])
    seen = command("forms", "add", item, "--preview", environment=own)
    (story,) = lines(seen.stdout)
    assert (seen.returncode, story["representative"], "1 story found" in seen.stderr) == (0, item, True)
    assert command("forms", "list", environment=own).stdout == "", "a preview does nothing"
    done = command("forms", "add", item, "--reason", "one a day", "--by", "Ann Lee", environment=own)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    (row,) = lines(command("forms", "list", environment=own).stdout)
    assert (row["item"], row["source"], row["text"], row["by"], row["reason"]) == (
        *(item, SOURCE, make_bulletin(0), "Ann Lee", "one a day"),
    )
    run_items(rt, make_bulletin_item(1))
    other = str(read_events(rt)[-1][1]["record"]["id"])
    (why,) = lines(command("why", other, item, environment=own).stdout)
    assert (why["rule"], why["named_form"].partition(" on ")[0]) == (
        *("template.by_hand", f"Ann Lee named this form of {SOURCE}"),
    )
    undone = command("forms", "undo", row["id"], "00", environment=own)
    assert (undone.returncode, "00: no such form" in undone.stderr) == (1, True)
    assert command("forms", "list", environment=own).stdout == ""
    assert lines(command("why", other, item, environment=own).stdout)[0]["named_form"] is None
    assert command("forms", "add", "it_none", environment=own).returncode == 1
