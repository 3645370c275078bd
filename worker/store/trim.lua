-- Take the oldest entries out of a stream, as far as nobody needs them any more; some at a time.
-- requires: keys
-- Works on: as many entries as the call says (200), or those that hold 1 MB, and all consumer groups of the stream.
-- ARGV[1] msgpack {stream, old, very_old, most, count, now, notice_every, notice}
--   old       entries up to this id may go when all groups have read them
--   very_old  entries up to this id go, read or not
--   most      so many entries may be there; beyond that the oldest go, too, when all groups have read them
--   count     at most so many go in one call
--   notice    fields of an event but for its id and data, written where unread entries went, once in notice_every ms
--
-- An entry is read by a group when it was delivered and acknowledged.  Answers how many entries went.

local args = cmsgpack.unpack(ARGV[1])
local MOST_BYTES = 1024 * 1024  -- to be read in one call: an entry is read with its body, though only its id is needed
local stream, notes = stream_key(args.stream), trims_key()
local function note_name(what) return args.stream .. ':' .. what end

-- The two numbers of an id; an open end, "(" in front of it, lies just below.
local function parts(id)
  local open, ms, seq = string.match(id, '^(%(?)(%d+)-(%d+)$')
  return tonumber(ms), tonumber(seq) * 2 - (open == '(' and 1 or 0)
end

local function is_before(a, b)
  local a_ms, a_seq = parts(a)
  local b_ms, b_seq = parts(b)
  return a_ms < b_ms or (a_ms == b_ms and a_seq < b_seq)
end

local function pairs_of(flat)
  local fields = {}
  for i = 1, #flat, 2 do fields[flat[i]] = flat[i + 1] end
  return fields
end

-- Group -> up to where it has read everything.
local function read_marks()
  local marks = {}
  for _, flat in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    local group = pairs_of(flat)
    local oldest = group.pending > 0 and redis.call('XPENDING', stream, group.name, '-', '+', 1)[1]
    marks[group.name] = oldest and '(' .. oldest[1] or group['last-delivered-id']
  end
  return marks
end

local function least(marks, bound)
  for _, mark in pairs(marks) do
    if is_before(mark, bound) then bound = mark end
  end
  return bound
end

-- The oldest entries up to an id, each as {id}: so many, or fewer where they are long; one at least.
local function read_oldest(bound, count)
  local rows, bytes, from = {}, 0, '-'
  while #rows < count and bytes < MOST_BYTES do
    local row = redis.call('XRANGE', stream, from, bound, 'COUNT', 1)[1]
    if not row then break end
    rows[#rows + 1] = {row[1]}
    for _, part in ipairs(row[2]) do bytes = bytes + #part end
    from = '(' .. row[1]
  end
  return rows
end

-- The entries that may go now, oldest first.
local function find_needless(marks)
  local rows = read_oldest(least(marks, args.old), args.count)
  if #rows > 0 then return rows end
  local excess = redis.call('XLEN', stream) - args.most
  if excess > 0 then
    local newest = redis.call('XINFO', 'STREAM', stream)
    local last = pairs_of(newest)['last-generated-id']
    rows = read_oldest(least(marks, last), math.min(excess, args.count))
    if #rows > 0 then return rows end
  end
  return read_oldest(args.very_old, args.count)
end

-- Who has not read all of them, by name, and how many such entries there are.
local function find_losers(marks, rows)
  local groups, unread = {}, 0
  for name, mark in pairs(marks) do
    if is_before(mark, rows[#rows][1]) then groups[#groups + 1] = name end
  end
  table.sort(groups)
  for _, row in ipairs(rows) do
    if #groups > 0 and is_before(least(marks, row[1]), row[1]) then unread = unread + 1 end
  end
  return groups, unread
end

local function announce_loss(groups, last)
  local unread, noticed = unpack(redis.call('HMGET', notes, note_name('unread'), note_name('noticed')))
  if args.now - tonumber(noticed or 0) < args.notice_every then return end
  local data = {stream = args.stream, last_id = last, entries = tonumber(unread), groups = groups}
  local fields = {'ce_id', 'ev_' .. string.sub(redis.sha1hex(args.stream .. last), 1, 32), unpack(args.notice)}
  fields[#fields + 1] = 'data'
  fields[#fields + 1] = cjson.encode(data)
  redis.call('XADD', stream, '*', unpack(fields))
  redis.call('HINCRBY', totals_key(), 'notices_' .. args.stream, 1)
  redis.call('HDEL', notes, note_name('unread'))
  redis.call('HSET', notes, note_name('noticed'), args.now)
end

if redis.call('EXISTS', stream) == 0 then return 0 end
local marks = read_marks()
local rows = find_needless(marks)
if #rows == 0 then return 0 end
local last = rows[#rows][1]
local ms, seq = string.match(last, '(%d+)-(%d+)')
redis.call('XTRIM', stream, 'MINID', ms .. '-' .. string.format('%.0f', tonumber(seq) + 1))
redis.call('HSET', notes, note_name('last'), last)
local groups, unread = find_losers(marks, rows)
if unread > 0 then
  redis.call('HINCRBY', notes, note_name('unread'), unread)
  announce_loss(groups, last)
end
return #rows
