-- The steps of WebSub subscriptions, each atomic.
-- requires: keys
-- Works on: one subscription; `claim` on as many as the call says, 8 at most.
-- ARGV[1] msgpack {step, ...}: which step, and its arguments
--
--   offer ─► asked ─► active ─► (renewed) ─► leaving ─► gone
--              └─► denied ─► asked
--
-- Fields of P:push:ID: feed; offered, topic: as the feed says; hub: where it is asked, another one where that has moved;
-- secret; state; base: the public address that the hub was told; error: of the last attempt; tries: since the last
-- success; pushes, ignored: counts; digest: of the last body; added_at, asked_at, since (of the first confirmation),
-- verified_at (of the last one), lease_until, pushed_at: ms.

local args = cmsgpack.unpack(ARGV[1])
local all, live, feeds = pushes_key(), pushes_live_key(), pushes_feeds_key()
local push = args.id and push_key(args.id)

local function drop(id)
  redis.call('ZREM', all, id)
  redis.call('ZREM', live, id)
  redis.call('DEL', push_key(id))
end

-- The hub is to be told; a subscription that no hub has heard of is gone at once.
local function release(feed)
  local id = redis.call('HGET', feeds, feed)
  if not id then return 0 end
  redis.call('HDEL', feeds, feed)
  redis.call('ZREM', live, id)
  if redis.call('HEXISTS', push_key(id), 'asked_at') == 0 then
    drop(id)
  else
    redis.call('HSET', push_key(id), 'state', 'leaving', 'tries', 0)
    redis.call('ZADD', all, args.now, id)
  end
  return 1
end

local steps = {}

-- A feed says where it may be had by push.  1: asked for from now on.  0: it is known.  -1: there are too many.
function steps.offer()
  local known = redis.call('HGET', feeds, args.feed)
  if known then
    local row = redis.call('HMGET', push_key(known), 'offered', 'topic', 'base')
    if row[1] == args.hub and row[2] == args.topic then
      if row[3] and row[3] ~= args.base then redis.call('ZADD', all, args.now, known) end
      return 0
    end
    release(args.feed)
  end
  if redis.call('ZCARD', all) >= args.most then return -1 end
  redis.call('HSET', push, 'feed', args.feed, 'offered', args.hub, 'hub', args.hub, 'topic', args.topic,
    'secret', args.secret, 'state', 'asked', 'added_at', args.now)
  redis.call('HSET', feeds, args.feed, args.id)
  redis.call('ZADD', all, args.now, args.id)
  return 1
end

function steps.release() return release(args.feed) end

function steps.drop()
  local feed = redis.call('HGET', push, 'feed')
  if feed and redis.call('HGET', feeds, feed) == args.id then redis.call('HDEL', feeds, feed) end
  drop(args.id)
  return 1
end

-- Hand out what is to be seen to.  Any number of schedulers may ask: one gets each.
function steps.claim()
  local ids = redis.call('ZRANGEBYSCORE', all, '-inf', args.now, 'LIMIT', 0, args.limit)
  for _, id in ipairs(ids) do redis.call('ZADD', all, args.again, id) end
  return ids
end

-- The hub is about to be asked: it may come back before it answers.
function steps.ask()
  if redis.call('EXISTS', push) == 0 then return 0 end
  redis.call('HSET', push, 'asked_at', args.now, 'base', args.base)
  redis.call('HINCRBY', push, 'tries', 1)
  if redis.call('HGET', push, 'state') == 'denied' then redis.call('HSET', push, 'state', 'asked') end
  return 1
end

-- What the hub answered; where it has come back meanwhile, that tells when it is seen to next.
function steps.answer()
  local row = redis.call('HMGET', push, 'asked_at', 'verified_at', 'state')
  if not row[3] then return 0 end
  if args.hub then redis.call('HSET', push, 'hub', args.hub) end
  if row[3] == 'denied' or tonumber(row[2] or -1) >= tonumber(row[1] or 0) then return 1 end
  if args.error then redis.call('HSET', push, 'error', args.error) end
  redis.call('ZADD', all, 'XX', args.due, args.id)
  return 1
end

-- The hub asks whether we want what it was asked for.  1: we do.  0: we don't, or nobody knows of it.
function steps.verify()
  local row = redis.call('HMGET', push, 'topic', 'state', 'asked_at')
  if row[1] ~= args.topic or not row[3] or tonumber(row[3]) < args.since then return 0 end
  if args.mode == 'unsubscribe' then
    if row[2] ~= 'leaving' then return 0 end
    drop(args.id)
    return 1
  end
  if row[2] == 'leaving' then return 0 end
  redis.call('HSET', push, 'state', 'active', 'verified_at', args.now, 'lease_until', args.lease_until, 'tries', 0)
  redis.call('HSETNX', push, 'since', args.now)
  redis.call('HDEL', push, 'error')
  redis.call('ZADD', live, args.lease_until, args.id)
  redis.call('ZADD', all, 'XX', args.due, args.id)
  return 1
end

-- The hub will not, or no longer.
function steps.deny()
  local row = redis.call('HMGET', push, 'topic', 'state')
  if row[1] ~= args.topic then return 0 end
  if row[2] == 'leaving' then
    drop(args.id)
    return 1
  end
  redis.call('HSET', push, 'state', 'denied', 'error', args.error)
  redis.call('HDEL', push, 'since')
  redis.call('ZREM', live, args.id)
  redis.call('ZADD', all, 'XX', args.due, args.id)
  return 1
end

-- Something came.
function steps.count()
  redis.call('HINCRBY', measures_key(), 'push:' .. args.outcome, 1)
  if redis.call('EXISTS', push) == 0 then return 0 end
  if args.outcome == 'unsigned' then
    redis.call('HINCRBY', push, 'ignored', 1)
  else
    redis.call('HSET', push, 'pushed_at', args.now)
    if args.outcome == 'taken' then
      redis.call('HSET', push, 'digest', args.digest)
      redis.call('HINCRBY', push, 'pushes', 1)
    end
  end
  return 1
end

-- What a pushed document shows of its feed; its next poll may wait.  1: done.  0: another document was faster, so read
-- the feed again.  -1: there is no such feed.
function steps.note()
  local feed = feed_key(args.feed)
  if redis.call('EXISTS', feed) == 0 then return -1 end
  if (redis.call('HGET', feed, 'pushed') or '""') ~= args.was then return 0 end
  redis.call('HSET', feed, unpack(args.fields))
  if args.silent_from then redis.call('ZADD', feeds_well_key(), 'XX', args.silent_from, args.feed) end
  local due = tonumber(redis.call('ZSCORE', feeds_due_key(), args.feed) or 0)  -- one that is due stays so
  if args.due and due > args.now and due < args.due and redis.call('HEXISTS', feed, 'job') == 0 then
    redis.call('ZADD', feeds_due_key(), 'XX', args.due, args.feed)
  end
  return 1
end

-- A feed is to be polled now.
function steps.hasten() return redis.call('ZADD', feeds_due_key(), 'XX', args.now, args.feed) end

return steps[args.step]()
