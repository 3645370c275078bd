-- Turns at a web host: how many may ask it at the same time, how long after one another, and until when nobody may.
-- requires: keys
-- Works on: one host, with as many turns as may be taken at the same time, a handful.
-- ARGV[1] msgpack {step, id, now, ...}: which step, and its arguments; all moments and times in ms

local args = cmsgpack.unpack(ARGV[1])
local host = host_key(args.id)

-- The key goes when nothing in it matters any more.
local function keep_until(moment)
  local left = math.max(moment - args.now, 1000)
  if redis.call('PTTL', host) < left then redis.call('PEXPIRE', host, left) end
end

-- Turns that are taken, and when the first of them ends; those whose lease is over are dropped.
local function count_turns(fields)
  local count, first = 0, nil
  for i = 1, #fields, 2 do
    if string.sub(fields[i], 1, 5) == 'turn:' then
      local ends = tonumber(fields[i + 1])
      if ends <= args.now then
        redis.call('HDEL', host, fields[i])
      else
        count = count + 1
        first = math.min(first or ends, ends)
      end
    end
  end
  return count, first
end

local steps = {}

-- {ms to wait, ms that the host rests}: {0, 0} means that the turn is the caller's, until it is given back or its lease
-- ends.  A crawl delay of the host's robots.txt makes the pause longer.
function steps.take()
  local count, first = count_turns(redis.call('HGETALL', host))
  local at, rests = unpack(redis.call('HMGET', host, 'next', 'rests'))
  local rest = math.max(tonumber(rests or 0) - args.now, 0)
  local wait = math.max(tonumber(at or 0) - args.now, rest)
  if count >= args.most then wait = math.max(wait, math.min(first - args.now, args.look)) end
  if wait > 0 then return {wait, rest} end
  local pause = math.max(args.pause, tonumber(redis.call('HGET', host_robots_key(args.id), 'delay') or 0))
  redis.call('HSET', host, 'next', args.now + pause, 'turn:' .. args.token, args.now + args.lease)
  keep_until(args.now + math.max(pause, args.lease))
  return {0, 0}
end

-- Whoever has the turn still uses it.
function steps.renew()
  if redis.call('HEXISTS', host, 'turn:' .. args.token) == 0 then return 0 end
  redis.call('HSET', host, 'turn:' .. args.token, args.now + args.lease)
  keep_until(args.now + args.lease)
  return 1
end

function steps.give_back() return redis.call('HDEL', host, 'turn:' .. args.token) end

-- The host wants to be left alone until then; an earlier wish does not shorten it.
function steps.rest()
  local rests = math.max(tonumber(redis.call('HGET', host, 'rests') or 0), args['until'])
  redis.call('HSET', host, 'rests', rests)
  keep_until(rests)
  return 1
end

return steps[args.step]()
