-- What the scripts need to know of the index; put in front of candidates.lua, postings.lua, sweep.lua and commit.lua.
--
-- A posting key is 6 bytes: the first three name a row, the others are the field in it.  A row is a string of records,
-- field (3) and entry number (4), oldest first.  All rows are values of one hash: one HMGET reads those of a text and
-- one HSET writes them, which costs the server half of what an APPEND to a key of its own for each costs.
-- Entries are numbered as they come, so the oldest number that is alive says for every record whether it is: a bucket
-- expires, or makes room, in one step and whole.  A row drops its dead records when it is written to or swept.
-- A field in more than `cap` entries belongs to text that many stories share (furniture): it proposes nothing.

local KEY, RECORD, CHUNK, WRAP = 6, 7, 128, 4294967296
local MANY = 1000  -- arguments of one call; the stack of a script holds some thousands
local find, sub, pack, unpacked = string.find, string.sub, struct.pack, struct.unpack

-- The numbers that are alive, from `first` to `last`: of live buckets, and at most `room` of them.
local function span(prefix, args)
  local last = tonumber(redis.call('GET', prefix .. ':index:next') or 0)
  local first = last + 1
  for _, value in ipairs(redis.call('HMGET', prefix .. ':index:buckets', unpack(args.buckets))) do
    if value then first = math.min(first, tonumber(value)) end
  end
  return {first = math.max(first, last - args.room + 1), last = last}
end

-- One part of each key; `part` says which bytes to take.  One call cuts them all.
local function cut(keys, part)
  local found = {}
  for first = 1, #keys, KEY * MANY do
    local some = sub(keys, first, first + KEY * MANY - 1)
    local pieces = {unpacked(string.rep(part, #some / KEY), some)}
    pieces[#pieces] = nil  -- where it ended
    if first == 1 then found = pieces else for _, piece in ipairs(pieces) do found[#found + 1] = piece end end
  end
  return found
end

local function names_of(keys) return cut(keys, 'c3xxx') end

local function fields_of(keys) return cut(keys, 'xxxc3') end

-- The names of the rows that the keys are in, and the rows; false for one that is not there.
local function rows_of(prefix, keys)
  local names, rows = names_of(keys), {}
  for first = 1, #names, MANY do
    local some = redis.call('HMGET', prefix .. ':index:rows', unpack(names, first, math.min(first + MANY - 1, #names)))
    if first == 1 then rows = some else for _, row in ipairs(some) do rows[#rows + 1] = row end end
  end
  return names, rows
end

-- Write rows, given as name and row in turn; or delete them, given by name.
local function on_rows(prefix, command, arguments)
  for first = 1, #arguments, MANY do
    redis.call(command, prefix .. ':index:rows', unpack(arguments, first, math.min(first + MANY - 1, #arguments)))
  end
end

-- Write rows that have become shorter, name -> row; an empty one goes.
local function keep(prefix, rows)
  local changed, gone = {}, {}
  for name, row in pairs(rows) do
    if row == '' then
      gone[#gone + 1] = name
    else
      changed[#changed + 1] = name
      changed[#changed + 1] = row
    end
  end
  on_rows(prefix, 'HSET', changed)
  on_rows(prefix, 'HDEL', gone)
end

-- The whole number in the record at a place of a row; a row keeps its last four bytes.
local function numbered(alive, row, at)
  return alive.last - (alive.last - unpacked('>I4', row, at + 3)) % WRAP
end

-- Live entries under a field, oldest first.
local function numbers(alive, row, field)
  local found, at = {}, find(row, field, 1, true)
  while at do
    local step = 1
    if at % RECORD == 1 then
      local n = numbered(alive, row, at)
      if n >= alive.first then found[#found + 1] = n end
      step = RECORD
    end
    at = find(row, field, at + step, true)
  end
  return found
end

-- How many of `keys` each entry shares: number -> count.  With `seen`, only entries that came after that one.
local function hits(alive, keys, rows, cap, seen)
  local found, fields = {}, fields_of(keys)
  for i, row in ipairs(rows) do
    if row and find(row, fields[i], 1, true) and (not seen or numbered(alive, row, #row - RECORD + 1) > seen) then
      local own = numbers(alive, row, fields[i])
      if #own <= cap then
        for _, n in ipairs(own) do found[n] = (found[n] or 0) + 1 end
      end
    end
  end
  return found
end

local function chunk_of(prefix, n) return prefix .. ':index:entries:' .. math.floor(n / CHUNK) end

-- A row without one record, if it has it.
local function without(row, record)
  local at = row and find(row, record, 1, true)
  while at and at % RECORD ~= 1 do at = find(row, record, at + 1, true) end
  return at and sub(row, 1, at - 1) .. sub(row, at + RECORD)
end

-- Take an item out of the index: its entry first, which ends it, then its records.
local function unpost(prefix, item, keys)
  local n = tonumber(redis.call('HGET', prefix .. ':item:' .. item, 'entry') or nil)
  if not n then return end
  redis.call('HDEL', prefix .. ':item:' .. item, 'entry')
  redis.call('HDEL', chunk_of(prefix, n), n % CHUNK)
  local last, fields, kept = pack('>I4', n % WRAP), fields_of(keys), {}
  local names, rows = rows_of(prefix, keys)
  for i, name in ipairs(names) do
    local left = without(kept[name] or rows[i], fields[i] .. last)
    if left then kept[name] = left end
  end
  keep(prefix, kept)
end

-- The number of a new entry; a bucket's first one is written down, buckets that are over are forgotten.
local function number_of(prefix, args, alive)
  local n = redis.call('INCR', prefix .. ':index:next')
  alive.last, alive.first = n, math.max(alive.first, n - args.room + 1)
  if alive.begun then return n end
  local buckets = prefix .. ':index:buckets'
  if redis.call('HSETNX', buckets, args.buckets[1], n) == 1 then
    for _, bucket in ipairs(redis.call('HKEYS', buckets)) do
      if tonumber(bucket) < args.buckets[#args.buckets] then redis.call('HDEL', buckets, bucket) end
    end
    redis.call('PEXPIREAT', buckets, args.expires)
  end
  alive.begun = true
  return n
end

-- A row without the records at its beginning that are dead; maybe none is left.
local function trimmed(alive, row)
  local at = 1
  while at < #row and numbered(alive, row, at) < alive.first do at = at + RECORD end
  return at > 1 and sub(row, at) or row
end

-- Which item an entry is; entries lie in chunks, and a chunk of dead ones goes.
local function note(prefix, args, alive, n, item)
  local chunk = chunk_of(prefix, n)
  redis.call('HSET', chunk, n % CHUNK, item)
  redis.call('HSET', prefix .. ':item:' .. item, 'entry', n)
  redis.call('PEXPIREAT', chunk, args.expires)
  if n % CHUNK > 0 then return end
  redis.call('UNLINK', chunk_of(prefix, alive.first - CHUNK), chunk_of(prefix, alive.first - 2 * CHUNK))
end

-- Put an item into the index under `keys`, whose rows may have been read already.  Returns its number.
local function post(prefix, args, alive, item, keys, names, rows)
  if not rows then names, rows = rows_of(prefix, keys) end
  local n = number_of(prefix, args, alive)
  note(prefix, args, alive, n, item)
  local last, fields, places, changed = pack('>I4', n % WRAP), fields_of(keys), {}, {}
  for i, name in ipairs(names) do
    local place, field = places[name], fields[i]
    local row = place and changed[place] or rows[i]
    if not row or not find(row, field, 1, true) or #numbers(alive, row, field) <= args.cap then
      if not place then
        place = #changed + 2
        places[name], changed[place - 1] = place, name
      end
      changed[place] = row and trimmed(alive, row) .. field .. last or field .. last
    end
  end
  on_rows(prefix, 'HSET', changed)
  redis.call('PEXPIREAT', prefix .. ':index:rows', args.expires)
  return n
end
