-- The ledger's steps, each atomic.
-- requires: keys
-- ARGV[1] msgpack {step, ...}: which step, and its arguments
--
-- job states:  queued --begin--> running --finish--> done
--                 ^                 |----bury-----> dead --retry--> queued
--                 '-postpone, put_back-'
-- Every job that is not done or dead has a member in P:jobs:due, so that the reconciler finds it.

local args = cmsgpack.unpack(ARGV[1])
local due, totals = due_key(), totals_key()
local function count(field, by) redis.call('HINCRBY', totals, field, by) end

local steps = {}

-- Write a job down; a second submission of the same id changes nothing.
function steps.submit()
  local job = job_key(args.id)
  if redis.call('EXISTS', job) == 1 then return 0 end
  redis.call('HSET', job, 'state', 'queued', 'attempts', 0, 'enqueued', 1, unpack(args.fields))
  if args.body then redis.call('SET', body_key(args.id), args.body) end
  redis.call('ZADD', due, args.due, args.id)
  count('jobs', 1)
  return 1
end

-- Count the attempt, then hand the job out.  Whoever gets anything but 'run' has nothing to do.
function steps.begin()
  local job = job_key(args.id)
  local state, attempts, lease, wait = unpack(redis.call('HMGET', job, 'state', 'attempts', 'lease', 'not_before'))
  if not state then return 'unknown' end
  if state == 'done' or state == 'dead' then return 'ended' end
  if state == 'running' and tonumber(lease) > args.now and not args.redelivered then return 'running' end
  if state == 'queued' and wait and tonumber(wait) > args.now then return 'early' end
  if tonumber(attempts) >= args.max_attempts then return 'exhausted' end
  redis.call('HINCRBY', job, 'attempts', 1)
  redis.call('HSET', job, 'state', 'running', 'lease', args.lease)
  redis.call('ZADD', due, args.lease, args.id)
  return 'run'
end

-- Keep what was fetched, so that a second attempt reads the same bytes and finds the same items.
function steps.keep()
  local job = job_key(args.id)
  if redis.call('HGET', job, 'state') ~= 'running' then return 0 end
  redis.call('SET', body_key(args.id), args.body)
  redis.call('HSET', job, unpack(args.fields))
  return 1
end

-- So many items are in the document; counted once, whatever the number of attempts.
function steps.accept()
  local job = job_key(args.id)
  if redis.call('HGET', job, 'state') ~= 'running' then return 0 end
  if redis.call('HSETNX', job, 'accepted', args.accepted) == 1 then
    redis.call('HSET', job, 'kind', args.kind)
    count('accepted', args.accepted)
  end
  return 1
end

function steps.finish()
  local job = job_key(args.id)
  local state, accepted = unpack(redis.call('HMGET', job, 'state', 'accepted'))
  if state ~= 'running' then return 0 end
  if redis.call('HLEN', slots_key(args.id)) ~= tonumber(accepted) then return -1 end
  redis.call('HSET', job, 'state', 'done', 'ended_at', args.now)
  redis.call('ZREM', due, args.id)
  redis.call('DEL', body_key(args.id))
  redis.call('PEXPIRE', job, args.retention)
  redis.call('PEXPIRE', slots_key(args.id), args.retention)
  count('jobs_done', 1)
  return 1
end

-- Put it back: it is tried again not before args.not_before.
function steps.postpone()
  local job = job_key(args.id)
  if redis.call('HGET', job, 'state') ~= 'running' then return 0 end
  redis.call('HSET', job, 'state', 'queued', 'not_before', args.not_before, 'error', args.reason)
  redis.call('ZADD', due, args.not_before, args.id)
  return 1
end

-- More to do than one run may: the same again, without counting the attempt, for there was progress.
function steps.put_back()
  local job = job_key(args.id)
  if redis.call('HGET', job, 'state') ~= 'running' then return 0 end
  redis.call('HINCRBY', job, 'attempts', -1)
  redis.call('HSET', job, 'state', 'queued', 'enqueued', 0)
  redis.call('ZADD', due, args.due, args.id)
  return 1
end

-- Give up.  A job that died before its items were known counts as one item, so that the sum holds.
function steps.bury()
  local job = job_key(args.id)
  local state, accepted = unpack(redis.call('HMGET', job, 'state', 'accepted'))
  if not state or state == 'done' or state == 'dead' then return 0 end
  local open
  if accepted then
    open = tonumber(accepted) - redis.call('HLEN', slots_key(args.id))
  else
    open = 1
    count('accepted', 1)
  end
  count('dead', open)
  count('jobs_dead', 1)
  local entry = redis.call('XADD', stream_key('dead'), '*', unpack(args.event))
  redis.call('HSET', job, 'state', 'dead', 'error', args.reason, 'ended_at', args.now, 'dead_items', open, 'dead_entry', entry)
  redis.call('ZREM', due, args.id)
  return 1
end

-- Take a dead job up again, as if it had just been submitted; what it had published stays published.
-- What was fetched and could not be read is fetched anew; items that are known already must stay in their places.
-- Without its letter it was dropped: its input is gone.
function steps.retry()
  local job = job_key(args.id)
  local state, accepted, open, entry = unpack(redis.call('HMGET', job, 'state', 'accepted', 'dead_items', 'dead_entry'))
  if state ~= 'dead' or redis.call('XDEL', stream_key('dead'), entry) == 0 then return 0 end
  count('dead', -tonumber(open))
  count('jobs_dead', -1)
  if not accepted then
    count('accepted', -1)
    local fetched = redis.call('HEXISTS', job, 'url') == 1 and redis.call('HGET', job, 'via') ~= 'warc'
    if fetched then redis.call('DEL', body_key(args.id)) end
  end
  redis.call('HDEL', job, 'dead_items', 'dead_entry', 'not_before', 'ended_at', 'error')
  redis.call('HSET', job, 'state', 'queued', 'attempts', 0, 'enqueued', 1)
  redis.call('ZADD', due, args.due, args.id)
  return 1
end

-- Forget a dead letter: the entry, and with a dead job its input too.  The counts keep it.
-- A job that was taken up again has no letter, or another one: its input stays.
function steps.drop()
  if redis.call('XDEL', stream_key('dead'), args.entry) == 0 then return 0 end
  if args.id then
    local job = job_key(args.id)
    redis.call('DEL', body_key(args.id))
    redis.call('PEXPIRE', job, args.retention)
    redis.call('PEXPIRE', slots_key(args.id), args.retention)
  end
  return 1
end

-- Jobs whose moment has come: lost messages, dead workers, second tries.  Each waits twice as long as before,
-- so that a long queue is not made longer.  Any number of reconcilers may run: a job goes to one of them.
function steps.due()
  local ids = redis.call('ZRANGEBYSCORE', due, '-inf', args.now, 'LIMIT', 0, args.limit)
  local found = {}
  for _, id in ipairs(ids) do
    local job = job_key(id)
    local state = redis.call('HGET', job, 'state')
    if state == 'queued' or state == 'running' then
      local times = redis.call('HINCRBY', job, 'enqueued', 1)
      local wait = math.min(args.patience * 2 ^ math.min(times - 1, 20), args.longest)
      redis.call('ZADD', due, args.now + wait, id)
      found[#found + 1] = id
    else
      redis.call('ZREM', due, id)
    end
  end
  return found
end

-- All sums at one moment, each side counted from other keys: totals by outcome, items in flight job by job,
-- and what was ever written to the streams.
function steps.audit()
  local flight = 0
  local open = redis.call('ZRANGE', due, 0, -1)
  for _, id in ipairs(open) do
    local accepted = redis.call('HGET', job_key(id), 'accepted')
    if accepted then flight = flight + tonumber(accepted) - redis.call('HLEN', slots_key(id)) end
  end
  local function added(name)
    local stream = stream_key(name)
    if redis.call('EXISTS', stream) == 0 then return 0 end
    local info = redis.call('XINFO', 'STREAM', stream)
    for i = 1, #info, 2 do
      if info[i] == 'entries-added' then return info[i + 1] end
    end
  end
  return {redis.call('HGETALL', totals), #open, flight, added('clean'), added('copies')}
end

return steps[args.step]()
