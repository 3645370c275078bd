-- What the scripts need to know of the index; put in front of candidates.lua, postings.lua and commit.lua.
--
-- A posting key is 6 bytes: three printable ones name the shard, the other three are the field.  A shard is a string of
-- records, field (3) and entry number (4), oldest first: one MGET reads all shards of a text, one APPEND adds to one.
-- Entries are numbered as they come, so the oldest number that is alive says for every record whether it is: a bucket
-- expires, or makes room, in one step and whole.  A shard drops its dead records when it is written to again.
-- A field in more than `cap` entries belongs to text that many stories share (furniture): it proposes nothing.

local RECORD, CHUNK, WRAP = 7, 128, 4294967296

-- The numbers that are alive, from `first` to `last`: of live buckets, and at most `room` of them.
local function span(prefix, args)
  local last = tonumber(redis.call('GET', prefix .. ':index:next') or 0)
  local first = last + 1
  for _, value in ipairs(redis.call('HMGET', prefix .. ':index:buckets', unpack(args.buckets))) do
    if value then first = math.min(first, tonumber(value)) end
  end
  return {first = math.max(first, last - args.room + 1), last = last}
end

local function rows_of(prefix, keys)
  local names = {}
  for at = 1, #keys, 6 do names[#names + 1] = prefix .. ':index:' .. string.sub(keys, at, at + 2) end
  if #names == 0 then return names, {} end
  return names, redis.call('MGET', unpack(names))
end

-- The whole number in the record at a place of a row; a row keeps its last four bytes.
local function numbered(alive, row, at)
  return alive.last - (alive.last - struct.unpack('>I4', row, at + 3)) % WRAP
end

-- Live entries under a field, oldest first.
local function numbers(alive, row, field)
  local found, at = {}, string.find(row, field, 1, true)
  while at do
    local step = 1
    if at % RECORD == 1 then
      local n = numbered(alive, row, at)
      if n >= alive.first then found[#found + 1] = n end
      step = RECORD
    end
    at = string.find(row, field, at + step, true)
  end
  return found
end

-- How many of `keys` each entry shares: number -> count.  With `seen`, only entries that came after that one.
local function hits(alive, keys, rows, cap, seen)
  local found = {}
  for i = 1, #keys / 6 do
    local row = rows[i]
    if row and (not seen or numbered(alive, row, #row - RECORD + 1) > seen) then
      local own = numbers(alive, row, string.sub(keys, 6 * i - 2, 6 * i))
      if #own <= cap then
        for _, n in ipairs(own) do found[n] = (found[n] or 0) + 1 end
      end
    end
  end
  return found
end

local function chunk_of(prefix, n) return prefix .. ':index:entries:' .. math.floor(n / CHUNK) end

-- Take an item out of the index: its entry first, which ends it, then its records.
local function unpost(prefix, item, keys)
  local n = tonumber(redis.call('HGET', prefix .. ':item:' .. item, 'entry') or nil)
  if not n then return end
  redis.call('HDEL', prefix .. ':item:' .. item, 'entry')
  redis.call('HDEL', chunk_of(prefix, n), n % CHUNK)
  for i, name in ipairs((rows_of(prefix, keys))) do
    local row = redis.call('GET', name)
    local record = string.sub(keys, 6 * i - 2, 6 * i) .. struct.pack('>I4', n % WRAP)
    local at = row and string.find(row, record, 1, true)
    while at and at % RECORD ~= 1 do at = string.find(row, record, at + 1, true) end
    if at and #row == RECORD then
      redis.call('DEL', name)
    elseif at then
      redis.call('SET', name, string.sub(row, 1, at - 1) .. string.sub(row, at + RECORD), 'KEEPTTL')
    end
  end
end

-- The number of a new entry; a bucket's first one is written down, buckets that are over are forgotten.
local function number_of(prefix, args, alive)
  local n = redis.call('INCR', prefix .. ':index:next')
  alive.last, alive.first = n, math.max(alive.first, n - args.room + 1)
  local buckets = prefix .. ':index:buckets'
  if redis.call('HSETNX', buckets, args.bucket, n) == 1 then
    for _, bucket in ipairs(redis.call('HKEYS', buckets)) do
      if tonumber(bucket) < args.buckets[#args.buckets] then redis.call('HDEL', buckets, bucket) end
    end
    redis.call('PEXPIREAT', buckets, args.bucket_expires)
  end
  return n
end

local function append(alive, name, row, record, args)
  if row and numbered(alive, row, 1) < alive.first then
    row = redis.call('GET', name)
    local at = 1
    while at < #row and numbered(alive, row, at) < alive.first do at = at + RECORD end
    redis.call('SET', name, string.sub(row, at) .. record, 'PXAT', args.bucket_expires)
    return
  end
  redis.call('APPEND', name, record)
  if not row or numbered(alive, row, #row - RECORD + 1) < alive.begun then
    redis.call('PEXPIREAT', name, args.bucket_expires)
  end
end

-- Put an item into the index under `keys`, whose rows may have been read already.  Returns its number.
local function post(prefix, args, alive, item, keys, names, rows)
  if not rows then names, rows = rows_of(prefix, keys) end
  local n = number_of(prefix, args, alive)
  alive.begun = alive.begun or tonumber(redis.call('HGET', prefix .. ':index:buckets', args.bucket))
  local chunk = chunk_of(prefix, n)
  redis.call('HSET', chunk, n % CHUNK, item)
  redis.call('PEXPIREAT', chunk, args.bucket_expires)
  if n % CHUNK == 0 then redis.call('UNLINK', chunk_of(prefix, alive.first - CHUNK), chunk_of(prefix, alive.first - 2 * CHUNK)) end
  redis.call('HSET', prefix .. ':item:' .. item, 'entry', n)
  local last = struct.pack('>I4', n % WRAP)
  for i, name in ipairs(names) do
    local row, field = rows[i], string.sub(keys, 6 * i - 2, 6 * i)
    if not row or #numbers(alive, row, field) <= args.cap then append(alive, name, row, field .. last, args) end
  end
  return n
end
