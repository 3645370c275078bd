-- The steps of webhooks and of what waits to be sent to them, each atomic.
-- requires: keys
-- Works on: one delivery and all hooks, of which there are 20 at most; `remove`, `age` and `retry` on as many
-- deliveries as the call says, 200 at most.
-- ARGV[1] msgpack {step, ...}: which step, and its arguments
--
-- A message is one event of a stream; a delivery is that message for one hook.  A delivery is stored, is due, runs
-- while a sender has it, and ends as sent, which leaves nothing of it, or dead.  What is sent stands once for all of
-- a message's deliveries, and goes with the last of them.

local args = cmsgpack.unpack(ARGV[1])
local MOST_AT_ONCE = 200

local steps = {}

local function read_state(id) return redis.call('HGET', hook_key(id), 'state') end

local function is_listening(id)
  local state = read_state(id)
  return state == 'active' or state == 'paused'
end

-- Nothing of a delivery is left; true: there was one.
local function forget(id, message)
  redis.call('ZREM', hook_stored_key(id), message)
  redis.call('ZREM', hook_due_key(id), message)
  redis.call('ZREM', hook_running_key(id), message)
  redis.call('ZREM', hook_dead_key(id), message)
  if redis.call('HDEL', hook_rows_key(id), message) == 0 then return false end
  local payload = hook_payload_key(message)
  redis.call('HINCRBY', hook_key(id), 'bytes', -tonumber(redis.call('HGET', payload, 'size') or 0))
  if redis.call('HINCRBY', payload, 'refs', -1) <= 0 then redis.call('DEL', payload) end
  return true
end

local function bury(id, message, now)
  redis.call('ZREM', hook_stored_key(id), message)
  redis.call('ZREM', hook_due_key(id), message)
  redis.call('ZREM', hook_running_key(id), message)
  redis.call('ZADD', hook_dead_key(id), now, message)
end

local function change_row(id, message, changes)
  local row = cjson.decode(redis.call('HGET', hook_rows_key(id), message))
  for name, value in pairs(changes) do row[name] = value end
  redis.call('HSET', hook_rows_key(id), message, cjson.encode(row))
end

local function find_oldest(key) return redis.call('ZRANGE', key, 0, 0)[1] end

-- Keep a hook within its bounds.  Too many wait: the oldest are dead.  Too many are dead, or all of them are too
-- large: the oldest go.  Answers how many are dead for that reason.
local function make_room(id)
  local overflowed, dropped = 0, 0
  while redis.call('ZCARD', hook_stored_key(id)) > args.most_waiting and overflowed < MOST_AT_ONCE do
    local oldest = find_oldest(hook_stored_key(id))
    change_row(id, oldest, {error = 'given up: more deliveries wait than a hook may have'})
    bury(id, oldest, args.now)
    overflowed = overflowed + 1
  end
  local function is_too_much()
    return redis.call('ZCARD', hook_dead_key(id)) > args.most_dead
      or tonumber(redis.call('HGET', hook_key(id), 'bytes') or 0) > args.most_bytes
  end
  while is_too_much() and dropped < MOST_AT_ONCE do
    local oldest = find_oldest(hook_dead_key(id)) or find_oldest(hook_stored_key(id))
    if not oldest then break end
    forget(id, oldest)
    dropped = dropped + 1
  end
  if overflowed > 0 then redis.call('HINCRBY', hook_key(id), 'overflowed', overflowed) end
  if dropped > 0 then redis.call('HINCRBY', hook_key(id), 'dropped', dropped) end
  return overflowed + dropped
end

local function wants_stream(id, name)
  local names = redis.call('HGET', hook_key(id), 'streams') or ''
  return string.find(' ' .. names .. ' ', ' ' .. name .. ' ', 1, true) ~= nil
end

local function is_read(stream)
  for _, flat in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    for i = 1, #flat, 2 do
      if flat[i] == 'name' and flat[i + 1] == args.group then return true end
    end
  end
  return false
end

-- Where a stream ends now; from there on our group reads it, and nothing behind that is trimmed unread.
local function begin_reading(stream)
  if redis.call('EXISTS', stream) == 0 or not is_read(stream) then
    redis.call('XGROUP', 'CREATE', stream, args.group, '$', 'MKSTREAM')
  end
  local info = redis.call('XINFO', 'STREAM', stream)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then return info[i + 1] end
  end
end

-- A new hook, for what happens from now on.  0: there are as many as there may be.
function steps.save()
  if redis.call('ZCARD', hooks_key()) >= args.most then return 0 end
  local hook = hook_key(args.id)
  redis.call('HSET', hook, 'wanted', args.wanted, 'state', 'active', 'added_at', args.now)
  redis.call('HSET', hook, 'streams', table.concat(args.streams, ' '))
  for _, name in ipairs(args.streams) do
    redis.call('HSET', hook, 'begins_' .. name, begin_reading(stream_key(name)))
  end
  redis.call('ZADD', hooks_key(), args.now, args.id)
  return 1
end

-- Write what somebody wants of a hook.  0: there is no such hook.
function steps.change()
  local state = read_state(args.id)
  if not state or state == 'removed' then return 0 end
  if args.cleared then redis.call('HDEL', hook_key(args.id), unpack(args.cleared)) end
  redis.call('HSET', hook_key(args.id), unpack(args.fields))
  return 1
end

local function stop_reading(name)
  for _, id in ipairs(redis.call('ZRANGE', hooks_key(), 0, -1)) do
    if wants_stream(id, name) then return end
  end
  if redis.call('EXISTS', stream_key(name)) == 1 then
    redis.call('XGROUP', 'DESTROY', stream_key(name), args.group)
  end
end

-- Take a hook away with all that waits, some at a time.  -1: there is no such hook.  1: call again.
function steps.remove()
  if not read_state(args.id) then return -1 end
  redis.call('HSET', hook_key(args.id), 'state', 'removed')
  local left = args.count
  for _, key in ipairs({hook_stored_key(args.id), hook_dead_key(args.id)}) do
    for _, message in ipairs(left > 0 and redis.call('ZRANGE', key, 0, left - 1) or {}) do
      forget(args.id, message)
      left = left - 1
    end
  end
  if left == 0 then return 1 end
  local names = redis.call('HGET', hook_key(args.id), 'streams')
  redis.call('ZREM', hooks_key(), args.id)
  redis.call('DEL', hook_key(args.id))
  for name in string.gmatch(names, '%S+') do stop_reading(name) end
  return 0
end

-- Store what an event's hooks shall get, together with the acknowledgement of the event: whoever acknowledges it
-- stores it, once.  Answers each hook that had no room, and how many deliveries it lost by that.
function steps.store()
  local full = {}
  if redis.call('XACK', stream_key(args.stream), args.group, args.entry) == 0 then return full end
  local refs = 0
  for _, id in ipairs(args.hooks) do
    if is_listening(id) and redis.call('HSETNX', hook_rows_key(id), args.message, args.row) == 1 then
      redis.call('ZADD', hook_stored_key(id), args.now, args.message)
      redis.call('ZADD', hook_due_key(id), args.now, args.message)
      redis.call('HINCRBY', hook_key(id), 'bytes', #args.payload)
      refs = refs + 1
    end
  end
  if refs == 0 then return full end
  redis.call('HSET', hook_payload_key(args.message), 'body', args.payload, 'size', #args.payload)
  redis.call('HINCRBY', hook_payload_key(args.message), 'refs', refs)
  for _, id in ipairs(args.hooks) do
    local lost = is_listening(id) and make_room(id) or 0
    if lost > 0 then
      full[#full + 1] = id
      full[#full + 1] = lost
    end
  end
  return full
end

local function take_back_leases(id)
  local ended = redis.call('ZRANGEBYSCORE', hook_running_key(id), '-inf', args.now, 'LIMIT', 0, args.most_running)
  for _, message in ipairs(ended) do
    redis.call('ZREM', hook_running_key(id), message)
    redis.call('ZADD', hook_due_key(id), args.now, message)
  end
end

-- Hand out one delivery of a hook, to one sender: {message, row, payload, the hook's fields}.  false: nothing is due,
-- or so many run, or the hook is not to be asked now.
function steps.claim()
  if read_state(args.id) ~= 'active' then return false end
  take_back_leases(args.id)
  if tonumber(redis.call('HGET', hook_key(args.id), 'held_until') or 0) > args.now then return false end
  if redis.call('ZCARD', hook_running_key(args.id)) >= args.most_running then return false end
  local message = redis.call('ZRANGEBYSCORE', hook_due_key(args.id), '-inf', args.now, 'LIMIT', 0, 1)[1]
  if not message then return false end
  redis.call('ZREM', hook_due_key(args.id), message)
  redis.call('ZADD', hook_running_key(args.id), args.lease, message)
  return {
    message,
    redis.call('HGET', hook_rows_key(args.id), message),
    redis.call('HGET', hook_payload_key(message), 'body'),
    redis.call('HGETALL', hook_key(args.id)),
  }
end

-- It was sent: nothing of it is left, whoever has it by now.
function steps.sent()
  if not forget(args.id, args.message) then return 0 end
  redis.call('HINCRBY', hook_key(args.id), 'sent', 1)
  redis.call('HSET', hook_key(args.id), 'sent_at', args.now, 'failures', 0)
  redis.call('HDEL', hook_key(args.id), 'error')
  return 1
end

-- It was not sent: due again at `next`, or dead where there is none.  Only who has it by that lease may say so.
function steps.fail()
  local lease = redis.call('ZSCORE', hook_running_key(args.id), args.message)
  if not lease or tonumber(lease) ~= args.lease then return 0 end
  local hook = hook_key(args.id)
  redis.call('ZREM', hook_running_key(args.id), args.message)
  redis.call('HSET', hook_rows_key(args.id), args.message, args.row)
  redis.call('HINCRBY', hook, 'failures', 1)
  redis.call('HSET', hook, 'error', args.error, 'failed_at', args.now)
  if args.held_until then redis.call('HSET', hook, 'held_until', args.held_until) end
  if args.is_gone and is_listening(args.id) then redis.call('HSET', hook, 'state', 'gone') end
  if args.next then
    redis.call('ZADD', hook_due_key(args.id), args.next, args.message)
  else
    bury(args.id, args.message, args.now)
    make_room(args.id)
  end
  return 1
end

local function retry_dead(id, message)
  redis.call('ZREM', hook_dead_key(id), message)
  change_row(id, message, {attempts = 0})
  redis.call('ZADD', hook_stored_key(id), args.now, message)
  redis.call('ZADD', hook_due_key(id), args.now, message)
end

-- Dead deliveries are due again, as if they were new: the one that is named, or the oldest ones.  Of those that wait
-- the one that is named is due now.  Answers how many.
function steps.retry()
  if not is_listening(args.id) then return 0 end
  local named = args.message
  if named and redis.call('ZSCORE', hook_due_key(args.id), named) then
    redis.call('ZADD', hook_due_key(args.id), args.now, named)
    return 1
  end
  if named and not redis.call('ZSCORE', hook_dead_key(args.id), named) then return 0 end
  local messages = named and {named} or redis.call('ZRANGE', hook_dead_key(args.id), 0, args.count - 1)
  local room = math.max(0, args.most_waiting - redis.call('ZCARD', hook_stored_key(args.id)))
  local count = math.min(room, #messages)
  for i = 1, count do retry_dead(args.id, messages[i]) end
  return count
end

-- Some deliveries that wait for a later attempt are due now; answers how many.
function steps.hurry()
  local waiting = redis.call('ZRANGEBYSCORE', hook_due_key(args.id), '(' .. args.now, '+inf', 'LIMIT', 0, args.count)
  for _, message in ipairs(waiting) do redis.call('ZADD', hook_due_key(args.id), args.now, message) end
  return #waiting
end

-- Dead deliveries that are older than that go, some at a time; answers how many.
function steps.age()
  local old = redis.call('ZRANGEBYSCORE', hook_dead_key(args.id), '-inf', args.before, 'LIMIT', 0, args.count)
  for _, message in ipairs(old) do forget(args.id, message) end
  if #old > 0 then redis.call('HINCRBY', hook_key(args.id), 'dropped', #old) end
  return #old
end

return steps[args.step]()
