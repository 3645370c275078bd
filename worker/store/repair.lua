-- Mend what an audit has found, one thing at a time; each looks whether it still is as it was found.
-- requires: keys
-- Works on: one job, item, story, entry, key or count.
-- ARGV[1] msgpack {step, ...}: which step, and its arguments
-- Answers 1 if something was changed.

local args = cmsgpack.unpack(ARGV[1])
local steps = {}

local function is_open(job)
  local state = redis.call('HGET', job, 'state')
  return state == 'queued' or state == 'running'
end

-- The reconciler gets an open job now, and forgets one that has ended.
function steps.plan()
  local job = job_key(args.id)
  if not is_open(job) then
    return redis.call('ZREM', due_key(), args.id) + redis.call('ZREM', running_key(), args.id) > 0 and 1 or 0
  end
  redis.call('ZADD', due_key(), args.now, args.id)
  if redis.call('HGET', job, 'state') == 'running' then
    redis.call('ZADD', running_key(), args.now, args.id)
  else
    redis.call('ZREM', running_key(), args.id)
  end
  return 1
end

-- An ended job's counts of outcomes are those of its places, which somebody has counted: they change no more.
function steps.recount()
  local job = job_key(args.id)
  if redis.call('EXISTS', job) == 0 or is_open(job) then return 0 end
  redis.call('HSET', job, unpack(args.counts))
  return 1
end

-- An ended job is forgotten in time, with its input; an open one stays.
function steps.keep()
  local job = job_key(args.id)
  if redis.call('EXISTS', job) == 0 then return 0 end
  if is_open(job) then
    redis.call('PERSIST', slots_key(args.id))
    return redis.call('PERSIST', job)
  end
  redis.call('UNLINK', body_key(args.id))
  redis.call('PEXPIRE', job, args.retention)
  redis.call('PEXPIRE', slots_key(args.id), args.retention)
  return 1
end

-- A story has an item that says it is in it, and is as large as the number of its items.
function steps.enlist()
  local own, members = story_key(args.story), members_key(args.story)
  if redis.call('HEXISTS', own, 'representative') == 0 then return 0 end
  if args.item and redis.call('HGET', item_key(args.item), 'story') == args.story then
    redis.call('SADD', members, args.item)
  end
  redis.call('HSET', own, 'size', redis.call('SCARD', members))
  redis.call('HINCRBY', own, 'revision', 1)
  redis.call('PEXPIRE', members, redis.call('PTTL', own))
  return 1
end

-- An entry of the index that finds no story goes.
function steps.unpost()
  local chunk, place = index_entries_key(args.chunk), args.place
  local item = redis.call('HGET', chunk, place)
  if not item then return 0 end
  if tonumber(redis.call('HGET', item_key(item), 'entry') or nil) == args.number then
    redis.call('HDEL', item_key(item), 'entry')
  end
  return redis.call('HDEL', chunk, place)
end

function steps.expire() return redis.call('PEXPIREAT', args.key, args.at) end

function steps.remove() return redis.call('UNLINK', args.key) end

function steps.count()
  redis.call('HINCRBY', totals_key(), args.field, args.by)
  return 1
end

return steps[args.step]()
