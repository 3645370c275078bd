"""Every Redis key, once: name, type, meaning, expiry. This file is the schema.

| key               | type   | meaning                                             | expires                 |
| ----------------- | ------ | --------------------------------------------------- | ----------------------- |
| P:job:ID          | hash   | ledger: what was submitted, state, attempts, counts | retention after its end |
|                   |        | run, worker, process, lease: while it runs; ends:   |                         |
|                   |        | how its last runs ended, JSON, at most 10; request: |                         |
|                   |        | digest of the HTTP request that asked for it        |                         |
| P:job:ID:body     | string | the input's bytes, as submitted or first fetched    | deleted at its end [1]  |
| P:staged:NAME     | string | a long body on its way to its job; see bodies.py    | 1 hour, or taken over   |
| P:job:ID:slots    | hash   | place in the document -> outcome of that item       | with the job            |
| P:jobs:due        | zset   | job -> ms when the reconciler looks after it        | member leaves at end    |
| P:jobs:running    | zset   | job -> ms when its lease ends; see job.lua          | member: with the run    |
| P:jobs:open       | zset   | open job -> ms when it was submitted, or retried    | member leaves at end    |
| P:jobs:ended      | zset   | done job -> ms when it ended; no quiet polls        | member: retention, many |
| P:fetch           | list   | jobs that wait for a fetcher, the oldest last       | member: when taken      |
| P:fetchers        | string | set while a fetcher takes from P:fetch              | 60 s                    |
| P:totals          | hash   | jobs, accepted, items in flight, one count per      | never; 15 fields        |
|                   |        | outcome and decision                                |                         |
| P:hours           | hash   | hour since 1970 -> P:totals, P:index:next then, JSON| field: after 2 days     |
| P:measures        | hash   | for metrics alone: delay:SECONDS -> items that were | never; 28 fields        |
|                   |        | out by then, delay:sum in ms; dead:REASON -> ever;  |                         |
|                   |        | push:OUTCOME -> ever                                |                         |
| P:intake:FILE     | string | offset and line up to which a long file was taken   | 7 days, or at its end   |
| P:alive           | string | set when a worker has run the reconciler            | 60 s                    |
| P:feeds           | zset   | feed -> ms when it was added, with its fraction     | member: by remove       |
| P:feeds:due       | zset   | feed -> ms when it is polled next, or looked at [3] | member: by remove, gone |
| P:feeds:failing   | set    | feeds whose last poll failed                        | member: success, remove |
| P:feeds:paused    | zset   | feed -> ms when somebody paused it; it is not due   | member: resume, remove  |
| P:feeds:well      | zset   | feed whose last poll succeeded -> ms from which on  | member: failure, remove |
|                   |        | it is silent, should none bring something new       |                         |
| P:feed:ID         | hash   | what is wanted and known of it, each field as JSON  | by remove               |
| P:pushes          | zset   | WebSub subscription -> ms when it is seen to next   | member: when given up   |
| P:pushes:live     | zset   | of these, those that a hub confirmed -> ms when the | member: denied, given up|
|                   |        | lease ends                                          |                         |
| P:pushes:feeds    | hash   | feed -> its subscription                            | field: when given up    |
| P:push:ID         | hash   | feed, hub, topic, secret, state, counts; pushes.lua | when it is given up     |
| P:host:ID         | hash   | a web host: next, rests: ms before which it is not  | with the last of these  |
|                   |        | asked; turn:TOKEN -> ms when that lease ends        |                         |
| P:host:ID:robots  | hash   | its robots.txt: body (zlib), refused: it could not  | 1 day; refused: 10 min  |
|                   |        | be had, delay: ms, until: ms                        |                         |
| P:host:ID:rights  | hash   | documents about the rights in its pages, 20 at most:| 1 day after the last    |
|                   |        | digest of address -> ms until when, ":", text (zlib)| was fetched             |
| P:item:ID         | hash   | version, digests, story, article, verdict, see [5]; | window, after last seen |
|                   |        | event: the stream and entry of its last record;     |                         |
|                   |        | apart, placed, withdrawn: by hand, see [6];         |                         |
|                   |        | outdated: passages of its older versions, see [7]   |                         |
| P:item:ID:teaser  | string | digest of the teaser whose page was looked at       | window, after that      |
| P:looks           | zset   | item -> ms when its page is looked at again; at     | member: after the last  |
|                   |        | most 200,000; see looks.lua                         | look, or with the item  |
| P:look:ID         | hash   | feed: that brought the item; job: that looks now;   | window, after last in   |
|                   |        | state: what looks have found, JSON                  | feed; twice the age     |
| P:story:ID        | hash   | representative, size, revision, anchors (item ids), | window, after last join |
|                   |        | apart (sides of splits), held (anchors by hand),    | or after the merge      |
|                   |        | parts (of its text); or just merged_into            |                         |
| P:story:ID:items  | set    | the items in it                                     | as the story            |
| P:stories:moving  | hash   | story -> the one that it became, while it still has | window, after last one  |
|                   |        | members                                             |                         |
| P:index:next      | string | number of the newest index entry                    | never                   |
| P:index:buckets   | hash   | bucket -> number of its first entry                 | window, after last one  |
| P:index:entries:N | hash   | entry number, the last 7 bits of it -> item         | window, after last one  |
| P:index:rows      | hash   | 20 bits of posting keys -> records; see index.lua   | window, after last one  |
| P:index:sweep     | string | how far dead records were swept out of the rows     | as the rows             |
| P:marks:B:SHARD   | hash   | mark of an item -> ids of at most 4 that bore it    | window, after bucket B  |
| P:furniture:S:N   | hash   | paragraph's digest -> up to 6 headlines' words; [4] | 4 weeks, after last one |
| P:passages        | hash   | passages that are no furniture, by hand, JSON; [4]  | by undo; at most 1,000  |
| P:forms           | hash   | forms that sources fill in, by hand, JSON; revision:| row: by undo; at most   |
|                   |        | grows with each change; see named_forms.py          | 200; revision: never    |
| P:submit          | stream | jobs of other programs that are in no ledger yet    | entry: once in ledger   |
| P:clean, P:copies | stream | events for consumers                                | entry: when trimmed [2] |
| P:dead            | stream | what could not be processed                         | entry: retry, drop, age |
| P:hooks           | zset   | webhook -> ms when it was added                     | member: by remove       |
| P:hook:ID         | hash   | what is wanted (JSON, its secrets too), state,      | by remove               |
|                   |        | counts, and how sending went last; webhooks.py      |                         |
| P:hook:ID:stored  | zset   | message -> ms when it was stored; not sent yet      | member: sent, dead      |
| P:hook:ID:due     | zset   | of these, message -> ms of its next attempt         | member: while it runs   |
| P:hook:ID:running | zset   | of these, message -> ms when its sender's lease ends| member: with the attempt|
| P:hook:ID:dead    | zset   | message -> ms when it was given up                  | member: retry, age, many|
| P:hook:ID:rows    | hash   | message -> type, attempts, last error, JSON         | member: with both       |
| P:payload:ID      | hash   | body: what is sent, zlib; size of it; refs: how     | with the last delivery  |
|                   |        | many deliveries there are of it                     |                         |
| P:store           | hash   | format: see store_format.py; migrated: how far;     | never; 11 fields        |
|                   |        | set_NAME: the settings by which it is kept          |                         |
| P:trims           | hash   | STREAM:last, :unread, :noticed -> what was trimmed  | never; 9 fields         |

P is "feedmill" for the collection of that name, "feedmill:{name}" for another, whose braces keep all its keys on one
node of a cluster. B is a time bucket's number, N an entry's without its last 7 bits, SHARD a mark's first 14 bits.
The scripts build their keys in keys.lua, under the same names.
No part of a key comes from outside: job and item ids are checked or hashed before they get here; a feed's id is the
hash of its address, a web host's that of its name and port.

[1] A dead job keeps its body until it is retried or dropped.
[2] When every consumer group has read it and it is old or one too many, or when it is very old; see trim.lua.
[3] A feed that is being polled is looked at again, in case its job was lost.
[4] S: hash of a source's name, N: a part of its paragraphs, at most 8 x 120; see sightings.lua. A passage: S, digest.
[5] article is zlib of msgpack, the text included; verdict is msgpack of what was decided last and on what evidence
    (relation, rule, matched id, scores), some 80 bytes; the commit that decides writes both; earlier:N: former texts.
[6] apart: its own sides of splits; placed and withdrawn: JSON of who decided what, when and why. Most items have none
    of them; a withdrawn one has no story.
[7] Digests of word runs that its last four changes of text took out and put in, 16 of each; see outdated_texts.py.
"""

from __future__ import annotations

from dataclasses import dataclass


class FixedKey:
    """A key of which a collection has one, under a name; read from Keys it is the whole key."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, keys: Keys, owner: type[Keys]) -> str:
        return f"{keys.prefix}:{self._name}"


@dataclass(frozen=True, slots=True)
class Keys:
    """Key names under one prefix."""

    prefix: str = "feedmill"

    looks = FixedKey("looks")
    pushes = FixedKey("pushes")
    pushes_live = FixedKey("pushes:live")
    pushes_feeds = FixedKey("pushes:feeds")
    feeds = FixedKey("feeds")
    feeds_due = FixedKey("feeds:due")
    feeds_failing = FixedKey("feeds:failing")
    feeds_paused = FixedKey("feeds:paused")
    feeds_well = FixedKey("feeds:well")
    due = FixedKey("jobs:due")
    running = FixedKey("jobs:running")
    open = FixedKey("jobs:open")
    ended = FixedKey("jobs:ended")
    fetch = FixedKey("fetch")
    fetchers = FixedKey("fetchers")
    totals = FixedKey("totals")
    hours = FixedKey("hours")
    measures = FixedKey("measures")
    alive = FixedKey("alive")
    store = FixedKey("store")
    trims = FixedKey("trims")
    passages = FixedKey("passages")
    forms = FixedKey("forms")
    moving = FixedKey("stories:moving")
    index_next = FixedKey("index:next")
    index_buckets = FixedKey("index:buckets")
    index_rows = FixedKey("index:rows")
    hooks = FixedKey("hooks")

    @classmethod
    def of(cls, collection: str) -> Keys:
        """The keys of a collection.

        >>> Keys.of("feedmill").totals, Keys.of("archive").totals
        ('feedmill:totals', 'feedmill:{archive}:totals')
        """
        return cls() if collection == cls().prefix else cls(f"{cls().prefix}:{{{collection}}}")

    def job(self, job_id: str) -> str:
        return f"{self.prefix}:job:{job_id}"

    def body(self, job_id: str) -> str:
        return f"{self.prefix}:job:{job_id}:body"

    def staged(self, name: str) -> str:
        return f"{self.prefix}:staged:{name}"

    def slots(self, job_id: str) -> str:
        return f"{self.prefix}:job:{job_id}:slots"

    def intake(self, file: str) -> str:
        return f"{self.prefix}:intake:{file}"

    def item(self, item_id: str) -> str:
        return f"{self.prefix}:item:{item_id}"

    def teaser(self, item_id: str) -> str:
        return f"{self.prefix}:item:{item_id}:teaser"

    def look(self, item_id: str) -> str:
        return f"{self.prefix}:look:{item_id}"

    def story(self, story_id: str) -> str:
        return f"{self.prefix}:story:{story_id}"

    def members(self, story_id: str) -> str:
        return f"{self.prefix}:story:{story_id}:items"

    def feed(self, feed_id: str) -> str:
        return f"{self.prefix}:feed:{feed_id}"

    def host(self, host_id: str) -> str:
        return f"{self.prefix}:host:{host_id}"

    def host_robots(self, host_id: str) -> str:
        return f"{self.prefix}:host:{host_id}:robots"

    def host_rights(self, host_id: str) -> str:
        return f"{self.prefix}:host:{host_id}:rights"

    def push(self, push_id: str) -> str:
        return f"{self.prefix}:push:{push_id}"

    def index_entries(self, chunk: int) -> str:
        return f"{self.prefix}:index:entries:{chunk}"

    def hook(self, hook_id: str) -> str:
        return f"{self.prefix}:hook:{hook_id}"

    def hook_stored(self, hook_id: str) -> str:
        return f"{self.prefix}:hook:{hook_id}:stored"

    def hook_due(self, hook_id: str) -> str:
        return f"{self.prefix}:hook:{hook_id}:due"

    def hook_running(self, hook_id: str) -> str:
        return f"{self.prefix}:hook:{hook_id}:running"

    def hook_dead(self, hook_id: str) -> str:
        return f"{self.prefix}:hook:{hook_id}:dead"

    def hook_rows(self, hook_id: str) -> str:
        return f"{self.prefix}:hook:{hook_id}:rows"

    def hook_payload(self, message_id: str) -> str:
        return f"{self.prefix}:payload:{message_id}"

    def stream(self, name: str) -> str:
        """Key of a stream: ``submit``, ``clean``, ``copies`` or ``dead``."""
        return f"{self.prefix}:{name}"
