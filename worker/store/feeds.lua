-- The steps of the feed list, each atomic.
-- requires: keys
-- Works on: one feed; `claim` on as many as the call says, 20 at most.
-- ARGV[1] msgpack {step, ...}: which step, and its arguments
--
-- A feed is due, is claimed (its hash names the job that polls it), and is settled when that job has ended.
-- Claimed feeds stay among the due ones with a later time, so that one whose job was lost is claimed again.
-- A paused feed is never among the due ones; a poll that is on its way ends as ever.

local args = cmsgpack.unpack(ARGV[1])
local all, due, failing, paused, well = feeds_key(), feeds_due_key(), feeds_failing_key(), feeds_paused_key(), feeds_well_key()

local function set_due(moment)
  if moment and not redis.call('ZSCORE', paused, args.id) then
    redis.call('ZADD', due, moment, args.id)
  else
    redis.call('ZREM', due, args.id)
  end
end

-- Whoever keeps the WebSub subscription of a feed is to look at it now.
local function wake_push()
  local push = redis.call('HGET', pushes_feeds_key(), args.id)
  if push then redis.call('ZADD', pushes_key(), 'XX', 0, push) end
end

local steps = {}

-- Write what is wanted of a feed; what is known of it stays.  1: it is new.  0: it was there.  -1: the list is full.
-- A new one may come paused; one that was there stays as it is in that.
function steps.save()
  local feed = feed_key(args.id)
  local is_new = redis.call('EXISTS', feed) == 0
  if is_new and redis.call('ZCARD', all) >= args.most then return -1 end
  if args.cleared then redis.call('HDEL', feed, unpack(args.cleared)) end
  redis.call('HSET', feed, unpack(args.fields))
  redis.call('ZADD', all, 'NX', args.added, args.id)
  if is_new and args.paused then redis.call('ZADD', paused, args.paused, args.id) end
  if args.due then set_due(args.due) end
  return is_new and 1 or 0
end

function steps.remove()
  wake_push()
  redis.call('ZREM', due, args.id)
  redis.call('ZREM', paused, args.id)
  redis.call('SREM', failing, args.id)
  redis.call('ZREM', well, args.id)
  redis.call('ZREM', all, args.id)
  return redis.call('DEL', feed_key(args.id))
end

-- Poll it no more until it is resumed.  1: done.  0: it is paused already.  -1: there is no such feed.
function steps.pause()
  if redis.call('EXISTS', feed_key(args.id)) == 0 then return -1 end
  redis.call('ZREM', due, args.id)
  wake_push()
  return redis.call('ZADD', paused, 'NX', args.now, args.id)
end

-- 1: it is due now.  0: it is not paused.  -1: there is no such feed.
function steps.resume()
  if redis.call('EXISTS', feed_key(args.id)) == 0 then return -1 end
  if redis.call('ZREM', paused, args.id) == 0 then return 0 end
  redis.call('ZADD', due, args.now, args.id)
  return 1
end

-- Poll it as soon as somebody looks for feeds that are due.  1: done.  0: it is paused, or gone.  -1: there is no such feed.
function steps.hasten()
  if redis.call('EXISTS', feed_key(args.id)) == 0 then return -1 end
  if not redis.call('ZSCORE', due, args.id) then return 0 end
  redis.call('ZADD', due, args.now, args.id)
  return 1
end

local function is_open(job)
  local state = job and redis.call('HGET', job_key(job), 'state')
  return state == 'queued' or state == 'running'
end

-- Hand out feeds whose moment has come: {id, job, id, job, …}.  Any number of schedulers may ask: one gets each feed.
-- The job's name is made of the feed's id and the moment it was due.  A feed that is being polled waits.
function steps.claim()
  local found = {}
  local ids = redis.call('ZRANGEBYSCORE', due, '-inf', args.now, 'WITHSCORES', 'LIMIT', 0, args.limit)
  for i = 1, #ids, 2 do
    local id, moment = ids[i], ids[i + 1]
    redis.call('ZADD', due, args.again, id)
    if not is_open(redis.call('HGET', feed_key(id), 'job')) then
      local job = string.format('poll-%s-%.0f', id, tonumber(moment))
      redis.call('HSET', feed_key(id), 'job', job)
      found[#found + 1] = id
      found[#found + 1] = job
    end
  end
  return found
end

-- Write what a poll has brought, once: only the job that the feed was claimed for may, and a feed that was removed
-- meanwhile stays removed.
function steps.settle()
  local feed = feed_key(args.id)
  if redis.call('HGET', feed, 'job') ~= args.job then return 0 end
  redis.call('HDEL', feed, 'job', unpack(args.cleared))
  redis.call('HSET', feed, unpack(args.fields))
  set_due(args.due)
  redis.call(args.failing and 'SADD' or 'SREM', failing, args.id)
  if args.failing then redis.call('ZREM', well, args.id) else redis.call('ZADD', well, args.silent_from, args.id) end
  return 1
end

function steps.count()
  local waiting = redis.call('ZCOUNT', due, '-inf', args.now)
  return {redis.call('ZCARD', all), waiting, redis.call('SCARD', failing), redis.call('ZCARD', paused)}
end

return steps[args.step]()
