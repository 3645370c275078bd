"""The whole way: a feed is found to have a hub, the hub is asked, and what it sends goes the way of what is polled."""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.http_service import running_service
from tests.support.hub import send
from tests.support.pushed_feed import PushedFeed
from worker.runtime import Runtime
from worker.store.pushes import PushCounts
from worker.websub.upkeep_steps import make_websub_steps

HOUR = 3600.0


def test_a_feed_with_a_hub_is_subscribed_to_and_confirmed(pushed: PushedFeed) -> None:
    push = pushed.subscribe()
    form = pushed.publication.asked[0]
    assert form["hub.mode"] == "subscribe"
    assert form["hub.topic"] == pushed.publication.topic == push.topic
    assert form["hub.callback"].endswith(f"/websub/{push.id}")
    assert len(form["hub.secret"]) == 64
    assert push.lease_until == pushed.rt.now() + pushed.publication.lease
    assert pushed.publication.verified == [("subscribe", 200)]
    assert push.secret not in repr(push)


def test_what_is_pushed_is_published_and_the_next_poll_brings_nothing_twice(pushed: PushedFeed) -> None:
    pushed.subscribe()
    assert pushed.publish(4) == [202]
    assert pushed.titles == ["Report 1", "Report 2", "Report 3", "Report 4"]
    assert pushed.records[3]["provenance"]["via"] == "push"
    pushed.clock.forward(HOUR)
    pushed.poll_at_once()
    assert pushed.publication.polls == 2
    assert len(pushed.titles) == 4


def test_a_pushed_record_is_the_one_that_a_poll_would_have_brought(pushed: PushedFeed) -> None:
    pushed.publication.headers = {"TDM-Reservation": "1"}
    pushed.subscribe()
    pushed.publish(4)
    polled, came = pushed.records[0], pushed.records[3]
    assert came.keys() == polled.keys()
    for name in ("source", "rights", "authors", "language"):
        assert came.get(name) == polled.get(name), name
    assert came["rights"]["tdm_reserved"] is True


def test_a_document_that_was_all_pushed_is_no_gap(pushed: PushedFeed) -> None:
    """A fat ping has only what is new; the poll after it has nothing in common with the poll before."""
    pushed.publication.size = 3
    pushed.subscribe()
    for entry in (4, 5, 6):
        pushed.publish(entry)
    pushed.clock.forward(HOUR)
    pushed.poll_at_once()
    state = pushed.listed.state
    assert (state.gaps, len(state.seen) // 8, state.pushed) == (0, 3, b"")
    assert len(pushed.titles) == 6
    pushed.publication.entries = [7, 8, 9]
    pushed.clock.forward(HOUR)
    pushed.poll_at_once()
    assert pushed.listed.state.gaps == 1, "nobody pushed these"


@pytest.mark.parametrize("signature", [None, "sha256=00", "md5=00", "sha256", "sha1=" + "0" * 40])
def test_what_has_no_right_signature_is_ignored(pushed: PushedFeed, signature: str | None) -> None:
    push = pushed.subscribe()
    headers = {} if signature is None else {"X-Hub-Signature": signature}
    callback = pushed.publication.asked[0]["hub.callback"]
    assert send(callback, "POST", pushed.publication.write_feed([66]), headers)[0] == 202
    pushed.do_jobs()
    assert len(pushed.titles) == 3
    after = pushed.push
    assert after
    assert (after.ignored, after.pushes, after.pushed_at, after.digest) == (1, 0, None, push.digest)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_every_method_of_the_specification_is_known(pushed: PushedFeed, method: str) -> None:
    pushed.publication.method = method
    pushed.subscribe()
    pushed.publish(4)
    assert "Report 4" in pushed.titles


def test_a_weak_signature_beside_a_wrong_strong_one_proves_nothing(pushed: PushedFeed) -> None:
    push = pushed.subscribe()
    body = pushed.publication.write_feed([66])
    weak = hmac.new(push.secret.encode(), body, "sha1").hexdigest()
    callback = pushed.publication.asked[0]["hub.callback"]
    assert send(callback, "POST", body, {"X-Hub-Signature": f"sha1={weak}, sha512=00"})[0] == 202
    pushed.do_jobs()
    assert len(pushed.titles) == 3


def test_a_replay_does_no_harm(pushed: PushedFeed) -> None:
    push = pushed.subscribe()
    first, second = pushed.publication.write_feed([4]), pushed.publication.write_feed([5])
    (subscriber,) = pushed.publication.subscribers.values()
    for body in (first, first, second, first):
        assert pushed.publication.deliver(subscriber, body) == 202
        pushed.clock.forward(1)
        pushed.do_jobs()
    assert sorted(pushed.titles[3:]) == ["Report 4", "Report 5"]
    after = pushed.push
    assert after
    assert after.pushes == push.pushes + 3, "the same as the last one makes no job"


def test_nobody_else_has_a_callback(pushed: PushedFeed) -> None:
    push = pushed.subscribe()
    body = pushed.publication.write_feed([66])
    for path in (f"/websub/{'0' * 32}", "/websub/x", f"/websub/{push.id.upper()}", f"/websub/{push.id}/x"):
        assert pushed.service.ask(path, "POST", body).status == 404
    question = "hub.mode=subscribe&hub.challenge=c&hub.lease_seconds=600&hub.topic="
    other = pushed.service.ask(f"/websub/{push.id}?{question}https://other.example/")
    assert (other.status, other.problem) == (404, "no-such-subscription")
    gone = question.replace("subscribe", "unsubscribe")
    assert pushed.service.ask(f"/websub/{push.id}?{gone}{push.topic}").status == 404, "nobody asked for that"
    pushed.clock.forward(2 * 86400)
    assert pushed.service.ask(f"/websub/{push.id}?{question}{push.topic}").status == 404, "nor for this, lately"
    assert pushed.push == push


def test_the_challenge_is_a_text_that_no_browser_runs(pushed: PushedFeed) -> None:
    push = pushed.subscribe()
    query = f"hub.mode=subscribe&hub.topic={push.topic}&hub.challenge=%3Cscript%3E&hub.lease_seconds=9"
    answer = pushed.service.ask(f"/websub/{push.id}?{query}")
    assert (answer.status, answer.body) == (200, b"<script>")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_lease_is_renewed_well_before_it_ends(pushed: PushedFeed) -> None:
    push = pushed.subscribe()
    pushed.clock.forward(pushed.publication.lease.total_seconds() / 2 + 1)
    assert pushed.call_hubs() == 1
    after = pushed.push
    assert after
    assert after.id == push.id
    assert after.secret == push.secret
    assert after.lease_until == pushed.rt.now() + pushed.publication.lease
    assert after.since == push.since
    assert pushed.publish(4) == [202]


def test_without_renewal_the_lease_ends_and_polls_are_as_frequent_as_ever(pushed: PushedFeed) -> None:
    pushed.subscribe()
    pushed.publish(4)
    assert pushed.hours_to_poll > 2
    pushed.publication.answer = (503, {"Retry-After": "60"}, b"full")
    for _ in range(3 * 96):
        pushed.clock.forward(1200)
        pushed.call_hubs()
    push = pushed.push
    assert push
    assert push.find_standing(pushed.rt.now()) == "lapsed"
    assert push.error
    assert "503" in push.error
    assert 4 < len(pushed.publication.asked) < 40, "with growing waits"
    pushed.poll_at_once()
    usual = pushed.listed.state.wait
    assert usual
    assert pushed.hours_to_poll * HOUR == pytest.approx(usual), "though nothing was missed"
    pushed.clock.forward(60)
    assert pushed.publish(5) == []
    pushed.poll_at_once()
    assert "Report 5" in pushed.titles
    pushed.publication.answer = (202, {}, b"")
    pushed.clock.forward(86400 * 1.3)
    pushed.call_hubs()
    assert pushed.push
    assert pushed.push.find_standing(pushed.rt.now()) == "subscribed"


def test_pushes_put_polls_off_to_twelve_hours_at_most(pushed: PushedFeed) -> None:
    pushed.subscribe()
    pushed.publish(4)
    begin = pushed.rt.now()
    for entry in range(5, 40):
        pushed.clock.forward(3600)
        before = pushed.publication.polls
        pushed.publish(entry)
        pushed.poll()
        if pushed.publication.polls > before:
            break
    waited = pushed.rt.now() - begin
    assert timedelta(hours=11) < waited < timedelta(hours=13.1)
    assert pushed.listed.state.gaps == 0


def test_news_that_only_a_poll_brings_ends_the_trust(pushed: PushedFeed) -> None:
    pushed.subscribe()
    pushed.publish(4)
    pushed.clock.forward(HOUR)
    pushed.publication.entries = [5, *pushed.publication.entries]
    pushed.poll_at_once()
    assert pushed.listed.state.wait
    assert pushed.hours_to_poll * HOUR == pytest.approx(pushed.listed.state.wait)
    pushed.clock.forward(60)
    pushed.publish(6)
    assert pushed.hours_to_poll * HOUR > 2 * pushed.listed.state.wait


def test_an_interval_that_somebody_set_is_kept(pushed: PushedFeed) -> None:
    pushed.subscribe(every=900)
    pushed.publish(4)
    assert pushed.hours_to_poll == pytest.approx(0.25)


@pytest.mark.parametrize("how", ["removed", "paused", "offers nothing any more"])
def test_a_hub_is_told_when_nothing_more_is_wanted(pushed: PushedFeed, how: str) -> None:
    push = pushed.subscribe()
    (subscriber,) = pushed.publication.subscribers.values()
    if how == "removed":
        pushed.rt.feeds.remove(pushed.feed)
    elif how == "paused":
        pushed.rt.feeds.pause(pushed.feed, pushed.rt.now())
    else:
        pushed.publication.names_hub = False
        pushed.clock.forward(HOUR)
        pushed.poll_at_once()
    pushed.publication.verifies = False
    pushed.call_hubs()
    pushed.call_hubs()
    assert pushed.publication.deliver(subscriber, pushed.publication.write_feed([66])) == 410
    assert pushed.publication.asked[-1]["hub.mode"] == "unsubscribe"
    assert pushed.publication.verify(pushed.publication.asked[-1]) == 200
    assert (pushed.publication.subscribers, pushed.rt.pushes.get(push.id), pushed.push) == ({}, None, None)
    assert pushed.publication.deliver(subscriber, pushed.publication.write_feed([66])) == 404


def test_a_resumed_feed_is_subscribed_to_anew(pushed: PushedFeed) -> None:
    push = pushed.subscribe()
    pushed.rt.feeds.pause(pushed.feed, pushed.rt.now())
    pushed.call_hubs()
    pushed.call_hubs()
    assert pushed.publication.subscribers == {}
    pushed.clock.forward(60)
    pushed.rt.feeds.resume(pushed.feed, pushed.rt.now())
    pushed.poll()
    pushed.call_hubs()
    assert pushed.push
    assert pushed.push.id != push.id
    pushed.publish(4)
    assert "Report 4" in pushed.titles


def test_a_hub_that_hears_nothing_of_its_end_is_left_alone_after_three_attempts(pushed: PushedFeed) -> None:
    push = pushed.subscribe()
    pushed.rt.feeds.remove(pushed.feed)
    pushed.publication.answer = (500, {}, b"")
    for _ in range(60):
        pushed.call_hubs()
        pushed.clock.forward(600)
    assert [form["hub.mode"] for form in pushed.publication.asked].count("unsubscribe") == 3
    assert pushed.rt.pushes.get(push.id) is None


def test_a_denied_subscription_says_why_and_is_tried_again_a_day_later(pushed: PushedFeed) -> None:
    pushed.subscribe()
    assert pushed.publication.deny("too \x1b[31mmany") == [200]
    push = pushed.push
    assert push
    assert (push.state, push.error) == ("denied", "the hub denied it: too \\x1b[31mmany")
    pushed.clock.forward(86000)
    assert pushed.call_hubs() == 0
    pushed.clock.forward(500)
    assert pushed.call_hubs() == 1
    assert pushed.push
    assert pushed.push.find_standing(pushed.rt.now()) == "subscribed"


def test_a_hub_that_has_moved_is_asked_where_it_is(pushed: PushedFeed) -> None:
    pushed.add()
    pushed.poll()
    moved = f"{pushed.publication.address}/new-hub"
    take = pushed.publication.take_request

    def take_at_new_address(form: dict[str, str]) -> object:
        if not pushed.publication.asked:
            pushed.publication.asked.append(form)
            return 308, {"Location": "/new-hub"}, b""
        return take(form)

    pushed.publication.take_request = take_at_new_address  # type: ignore[method-assign, assignment]
    pushed.call_hubs()
    push = pushed.push
    assert push
    assert (push.hub, push.offered) == (moved, pushed.publication.hub)
    assert push.find_standing(pushed.rt.now()) == "subscribed"
    pushed.clock.forward(HOUR)
    pushed.poll_at_once()
    assert pushed.push
    assert pushed.push.id == push.id, "the feed still names the old one"


def test_another_hub_or_topic_is_another_subscription(pushed: PushedFeed) -> None:
    push = pushed.subscribe()
    pushed.publication.topic_path = "/topic-2"
    pushed.clock.forward(HOUR)
    pushed.poll_at_once()
    assert pushed.call_hubs() == 2
    after = pushed.push
    assert after
    assert after.id != push.id
    assert [one.topic for one in pushed.publication.subscribers.values()] == [pushed.publication.topic]
    assert pushed.rt.pushes.get(push.id) is None


@pytest.mark.parametrize(
    ("hub", "says"),
    [
        ("https://169.254.169.254/latest", "not a public address"),
        ("http://10.0.0.1/hub", "not a public address"),
        ("http://93.184.215.14/hub", "the hub has no TLS"),
        ("https://[::1]/hub", "not a public address"),
    ],
)
def test_the_guard_stands_before_hubs_too(pushed: PushedFeed, hub: str, says: str) -> None:
    pushed.publication.named_hub = hub
    pushed.add()
    pushed.poll()
    pushed.call_hubs()
    push = pushed.push
    assert push
    assert push.error
    assert says in push.error
    assert push.secret not in push.error


def test_a_redirect_leads_nowhere_else_either(pushed: PushedFeed) -> None:
    pushed.publication.answer = (307, {"Location": "http://10.0.0.1/hub"}, b"")
    pushed.add()
    pushed.poll()
    pushed.call_hubs()
    assert pushed.push
    assert "not a public address" in (pushed.push.error or "")
    assert pushed.push.hub == pushed.publication.hub, "307 is not for good"


def test_the_id_of_a_subscription_is_in_no_log(pushed: PushedFeed, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    push = pushed.subscribe()
    pushed.publish(4)
    send(pushed.publication.asked[0]["hub.callback"], "POST", b"x")
    said = [f"{record.getMessage()} {record.__dict__}" for record in caplog.records if record.name.startswith("worker")]
    assert any("/websub/…" in line for line in said)
    assert any("push.ignored" in line for line in said)
    assert not any(push.id in line or push.secret in line for line in said)


def test_a_hub_that_never_comes_back_is_asked_again_and_that_is_said(pushed: PushedFeed) -> None:
    pushed.publication.verifies = False
    pushed.add()
    pushed.poll()
    pushed.call_hubs()
    pushed.clock.forward(61)
    assert pushed.call_hubs() == 1
    push = pushed.push
    assert push
    assert push.error
    assert "FEEDMILL_PUBLIC_URL" in push.error
    assert pushed.publication.verify(pushed.publication.asked[0]) == 200, "it may come late"
    assert pushed.push
    assert pushed.push.error is None


def test_an_empty_push_makes_a_poll(pushed: PushedFeed) -> None:
    pushed.subscribe()
    pushed.clock.forward(60)
    pushed.publication.entries = [4, *pushed.publication.entries]
    assert pushed.publication.distribute(b"\n") == [202]
    pushed.poll()
    assert "Report 4" in pushed.titles


def test_a_push_that_is_no_feed_is_a_dead_letter(pushed: PushedFeed) -> None:
    pushed.subscribe()
    assert pushed.publication.distribute(b"<html><body>Under construction</body></html>") == [202]
    pushed.do_jobs()
    assert pushed.rt.jobs.audit().jobs_dead == 1
    assert pushed.listed.state.failures == 0


def test_a_push_that_is_too_long_is_refused(pushed: PushedFeed) -> None:
    pushed.subscribe()
    body = b"x" * (pushed.rt.settings.max_bytes + 1)
    assert pushed.publication.distribute(body) == [413]


def test_without_a_public_address_there_is_no_push(pushed: PushedFeed, rt: Runtime, server_url: str) -> None:
    push = pushed.subscribe()
    step, _ = make_websub_steps(rt, lambda: 0.0)["websub"]
    step()
    assert pushed.rt.pushes.get(push.id) is None
    assert rt.pushes.count(rt.now()) == PushCounts(subscribed=0, lapsed=0, waiting=0)
    pushed.clock.forward(HOUR)
    own = replace(pushed, rt=rt)
    own.poll_at_once()
    assert own.push is None
    with running_service(rt, server_url) as closed:
        path = f"/websub/{push.id}"
        assert closed.ask(path, "POST", b"x").status == 404
        assert closed.ask(path, "POST", b"x", Authorization="none").status == 401
