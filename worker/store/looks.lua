-- The steps of looks at the pages of items, each atomic.
-- requires: keys
-- Works on: one item; `plan` on 500 at most, `claim` on as many as the call says, 20.
-- ARGV[1] msgpack {step, ...}: which step, and its arguments
--
-- An item is planned, is due, is claimed (its row names the job that looks at its page), and is settled by that job.
-- Claimed ones stay among the due ones with a later time, so that one whose job was lost is claimed again.
-- An item that the store has forgotten leaves when it is due; its row goes by itself.

local args = cmsgpack.unpack(ARGV[1])
local due = looks_key()
local steps = {}

-- Plan looks at items that were not planned before; an item that was, and is still in its feed, stays so.
-- The answer is how many there was no room for.
function steps.plan()
  local room, refused = args.most - redis.call('ZCARD', due), 0
  for _, id in ipairs(args.ids) do
    local look = look_key(id)
    if redis.call('EXISTS', look) == 1 then
      redis.call('PEXPIRE', look, args.keep)
    elseif redis.call('EXISTS', item_key(id)) == 1 then
      if room > 0 then
        redis.call('HSET', look, 'feed', args.feed, 'state', args.state)
        redis.call('PEXPIRE', look, args.keep)
        redis.call('ZADD', due, args.due, id)
        room = room - 1
      else
        refused = refused + 1
      end
    end
  end
  return refused
end

local function is_open(job)
  local state = job and redis.call('HGET', job_key(job), 'state')
  return state == 'queued' or state == 'running'
end

-- Hand out items whose moment has come: {item, job, feed, item, job, feed, …}.  Any number of schedulers may ask: one
-- gets each.  The job's name is made of the item's id and the moment it was due.
function steps.claim()
  local found = {}
  local ids = redis.call('ZRANGEBYSCORE', due, '-inf', args.now, 'WITHSCORES', 'LIMIT', 0, args.limit)
  for i = 1, #ids, 2 do
    local id, moment = ids[i], ids[i + 1]
    local look = look_key(id)
    local feed, job = unpack(redis.call('HMGET', look, 'feed', 'job'))
    if not feed or redis.call('EXISTS', item_key(id)) == 0 then
      redis.call('ZREM', due, id)
      redis.call('DEL', look)
    else
      redis.call('ZADD', due, args.again, id)
      if not is_open(job) then
        job = string.format('look-%s-%.0f', id, tonumber(moment))
        redis.call('HSET', look, 'job', job)
        found[#found + 1] = id
        found[#found + 1] = job
        found[#found + 1] = feed
      end
    end
  end
  return found
end

-- Write what a look has found, once: only the job that it was claimed for may.
function steps.settle()
  local look = look_key(args.id)
  if redis.call('HGET', look, 'job') ~= args.job then return 0 end
  redis.call('HDEL', look, 'job')
  redis.call('HSET', look, 'state', args.state)
  if args.due then redis.call('ZADD', due, args.due, args.id) else redis.call('ZREM', due, args.id) end
  return 1
end

-- Nobody wants looks at these items any more.
function steps.drop()
  for _, id in ipairs(args.ids) do
    redis.call('ZREM', due, id)
    redis.call('DEL', look_key(id))
  end
  return #args.ids
end

return steps[args.step]()
