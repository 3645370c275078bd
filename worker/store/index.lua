-- The index: which entries are alive, the rows of postings, and how an item is put in and taken out.
-- requires: keys
-- Works on: the posting keys that it is given; see candidates.lua and commit.lua.
--
-- A posting key is 6 bytes: the first three name a row, the others are the field in it.  A row is a string of records,
-- field (3) and entry number (4), oldest first.  All rows are values of one hash: one HMGET reads those of a text and
-- one HSET writes them, which costs the server half of what an APPEND to a key of its own for each costs.
-- Entries are numbered as they come, so the oldest number that is alive says for every record whether it is: a bucket
-- expires, or makes room, in one step and whole.  A row drops its dead records when it is written to or swept.
-- A field in more than `cap` entries belongs to text that many stories share (furniture): it proposes nothing.

local KEY, RECORD, CHUNK, WRAP = 6, 7, 128, 4294967296
local MANY = 1000  -- arguments of one call; the stack of a script holds some thousands
local NONE = {}  -- what is read only
local MOST_FOUND = 3000  -- entries that one text may be compared with
local find, sub, gsub, pack, unpacked = string.find, string.sub, string.gsub, struct.pack, struct.unpack

-- The window as window.py gives it, with the numbers that are alive, from `first` to `last`: of live buckets, and at
-- most `room` of them.
local function open_window(window)
  local last = tonumber(redis.call('GET', index_next_key()) or 0)
  local first = last + 1
  for _, value in ipairs(redis.call('HMGET', index_buckets_key(), unpack(window.buckets))) do
    if value then first = math.min(first, tonumber(value)) end
  end
  window.first, window.last = math.max(first, last - window.room + 1), last
  return window
end

-- Parts of each key, or of what is as long as `size` says; `parts` says which bytes to take.  One call cuts them all.
local function cut(keys, parts, size)
  local found = {}
  for first = 1, #keys, size * MANY do
    local count = math.min(MANY, (#keys - first + 1) / size)
    local pieces = {unpacked(string.rep(parts, count), keys, first)}
    pieces[#pieces] = nil  -- where it ended
    if first == 1 then found = pieces else for _, piece in ipairs(pieces) do found[#found + 1] = piece end end
  end
  return found
end

local function names_of(keys) return cut(keys, 'c3xxx', KEY) end

local function fields_of(keys) return cut(keys, 'xxxc3', KEY) end

local function field_of(keys, i) return sub(keys, KEY * i - 2, KEY * i) end

-- The rows of these names; false for one that is not there.
local function read_rows(names)
  local rows = {}
  for first = 1, #names, MANY do
    local some = redis.call('HMGET', index_rows_key(), unpack(names, first, math.min(first + MANY - 1, #names)))
    if first == 1 then rows = some else for _, row in ipairs(some) do rows[#rows + 1] = row end end
  end
  return rows
end

-- Write rows, given as name and row in turn; or delete them, given by name.
local function on_rows(command, arguments)
  for first = 1, #arguments, MANY do
    redis.call(command, index_rows_key(), unpack(arguments, first, math.min(first + MANY - 1, #arguments)))
  end
end

-- Write rows that have become shorter, name -> row; an empty one goes.
local function keep_rows(rows)
  local changed, gone = {}, {}
  for name, row in pairs(rows) do
    if row == '' then
      gone[#gone + 1] = name
    else
      changed[#changed + 1] = name
      changed[#changed + 1] = row
    end
  end
  on_rows('HSET', changed)
  on_rows('HDEL', gone)
end

-- The whole number in the record at a place of a row; a row keeps its last four bytes.
local function number_at(window, row, at)
  return window.last - (window.last - unpacked('>I4', row, at + 3)) % WRAP
end

-- Live entries under a field, oldest first.
local function numbers_of(window, row, field)
  local at = find(row, field, 1, true)
  if not at then return NONE end
  local found = {}
  while at do
    local step = 1
    if at % RECORD == 1 then
      local n = number_at(window, row, at)
      if n >= window.first then found[#found + 1] = n end
      step = RECORD
    end
    at = find(row, field, at + step, true)
  end
  return found
end

-- How many of `keys` each entry shares: number -> count.  With `seen`, only entries that came after that one.
-- Of a text that shares keys with more than MOST_FOUND entries those count that its first keys find.
local function hits(window, keys, rows, seen)
  local found, cap, left = {}, window.cap, MOST_FOUND
  for i, row in ipairs(rows) do
    if row and (not seen or number_at(window, row, #row - RECORD + 1) > seen) then
      local own = numbers_of(window, row, field_of(keys, i))
      if #own <= cap then
        for _, n in ipairs(own) do
          if found[n] then
            found[n] = found[n] + 1
          elseif left > 0 then
            found[n], left = 1, left - 1
          end
        end
      end
    end
  end
  return found
end

local function chunk_of(n) return index_entries_key(math.floor(n / CHUNK)) end

-- A row without one record, if it has it.
local function without(row, record)
  local at = row and find(row, record, 1, true)
  while at and at % RECORD ~= 1 do at = find(row, record, at + 1, true) end
  return at and sub(row, 1, at - 1) .. sub(row, at + RECORD)
end

-- Take an item, {item, keys}, out of the index: its entry first, which ends it, then its records.
local function unpost(gone)
  local item = item_key(gone.item)
  local n = tonumber(redis.call('HGET', item, 'entry') or nil)
  if not n then return end
  redis.call('HDEL', item, 'entry')
  redis.call('HDEL', chunk_of(n), n % CHUNK)
  local last, fields, kept = pack('>I4', n % WRAP), fields_of(gone.keys), {}
  local names = names_of(gone.keys)
  local rows = read_rows(names)
  for i, name in ipairs(names) do
    local left = without(kept[name] or rows[i], fields[i] .. last)
    if left then kept[name] = left end
  end
  keep_rows(kept)
end

-- The number of a new entry; a bucket's first one is written down, buckets that are over are forgotten.
local function next_number(window)
  local n = redis.call('INCR', index_next_key())
  window.last, window.first = n, math.max(window.first, n - window.room + 1)
  if window.begun then return n end
  local buckets = index_buckets_key()
  if redis.call('HSETNX', buckets, window.buckets[1], n) == 1 then
    for _, bucket in ipairs(redis.call('HKEYS', buckets)) do
      if tonumber(bucket) < window.buckets[#window.buckets] then redis.call('HDEL', buckets, bucket) end
    end
    redis.call('PEXPIREAT', buckets, window.expires)
  end
  window.begun = true
  return n
end

-- A row without the records at its beginning that are dead; maybe none is left.
local function trimmed(window, row)
  local at = 1
  while at < #row and number_at(window, row, at) < window.first do at = at + RECORD end
  return at > 1 and sub(row, at) or row
end

-- Which item an entry is; entries lie in chunks, and a chunk of dead ones goes.
local function note(window, n, item)
  local chunk = chunk_of(n)
  redis.call('HSET', chunk, n % CHUNK, item)
  redis.call('HSET', item_key(item), 'entry', n)
  redis.call('PEXPIREAT', chunk, window.expires)
  if n % CHUNK > 0 then return end
  redis.call('UNLINK', chunk_of(window.first - CHUNK), chunk_of(window.first - 2 * CHUNK))
end

-- What a new entry writes under its keys: the name of a row and a record in turn; and the names alone.
-- One call makes all records, and none makes a name twice, for it is the making of strings that takes the time.
local function records_of(keys, n)
  local last = gsub(pack('>I4', n % WRAP), '%%', '%%%%')
  local records, names = cut((gsub(keys, '......', '%0' .. last)), 'c3c7', KEY + 4), {}
  for i = 1, #records, 2 do names[(i + 1) / 2] = records[i] end
  return records, names
end

local written = {}  -- row -> newest entry that this call has put into it

-- A row that an entry has two keys in, as it is after the first.
local function row_written(names, changed, i)
  for before = i - 1, 1, -1 do
    if names[before] == names[i] then return changed[2 * before] end
  end
end

-- Whether more entries than may be found have a key, whose row that is.  Few rows have so many records at all.
local function is_furniture(window, row, keys, i)
  return #row > RECORD * window.cap and #numbers_of(window, row, field_of(keys, i)) > window.cap
end

-- Put an item, {item, keys}, into the index; `rows` with it if they have been read.  Returns its number.
local function post(window, new)
  local n = next_number(window)
  note(window, n, new.item)
  local changed, names = records_of(new.keys, n)
  for i, row in ipairs(new.rows or read_rows(names)) do
    local name = names[i]
    if written[name] == n then row = row_written(names, changed, i) end
    written[name] = n
    if row then
      changed[2 * i] = is_furniture(window, row, new.keys, i) and row or trimmed(window, row) .. changed[2 * i]
    end
  end
  on_rows('HSET', changed)
  redis.call('PEXPIREAT', index_rows_key(), window.expires)
  return n
end
