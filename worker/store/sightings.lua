-- Take in which paragraphs some stories have, and say under how many unrelated headlines each one stood.
-- requires: keys
-- Works on: the paragraphs of 50 texts, 16 of each.
-- ARGV[1] msgpack {expires, days, shards, rows, most, sightings = {{source, day, headline, paragraphs}, ...}}
-- Returns {{count, ...} per sighting}; 0 for a passage that somebody said is no furniture of its source.
--
-- A source's paragraphs lie in a few hashes, small enough to be kept in one piece: digest (6 bytes) -> row.  A row is up
-- to `most` headlines, newest last, of 10 bytes each: day (2), then four words of 16 bits, unused ones 0.  A headline
-- that shares a word with one in the row is no new one, so the same call twice changes nothing.  What is older than
-- `days` counts for nothing.  A full hash loses the half that stood under the fewest headlines, longest ago.

local WIDTH, HEADLINE = 10, '>I2c2c2c2c2'
local args = cmsgpack.unpack(ARGV[1])

-- The words of a headline as a set.
local function words_of(headline)
  local words = {}
  for at = 1, #headline, 2 do words[string.sub(headline, at, at + 1)] = true end
  words['\0\0'] = nil
  return words
end

-- Whether the headline at a place of a row counts yet, whether it has one of some words, and its day.
local function look_at(row, at, today, words)
  local day, one, two, three, four = struct.unpack(HEADLINE, row, at)
  return math.abs(day - today) <= args.days, words[one] or words[two] or words[three] or words[four], day
end

-- The row with a headline in it, newest last; the first related one stands for it from its day on.  Most rows are new.
local function with(row, sighting)
  if row == '' then return sighting.own end
  local today, words, kept, related = sighting.day, sighting.words, '', nil
  for at = 1, #row, WIDTH do
    local live, is_related, day = look_at(row, at, today, words)
    if live and is_related and not related then
      related = struct.pack('>I2', math.max(day, today)) .. string.sub(row, at + 2, at + WIDTH - 1)
    elseif live then
      kept = kept .. string.sub(row, at, at + WIDTH - 1)
    end
  end
  kept = kept .. (related or sighting.own)
  return string.sub(kept, -WIDTH * args.most)
end

-- Under how many headlines of a row that count yet, and have none of a sighting's words.
local function count_unrelated(row, sighting)
  if row == sighting.own then return sighting.alone end
  local today, words, count = sighting.day, sighting.words, 0
  for at = 1, #row, WIDTH do
    local live, is_related = look_at(row, at, today, words)
    if live and not is_related then count = count + 1 end
  end
  return count
end

-- The shards, which are read and written once each: {key, size, digests = those asked for, rows = {digest = row},
-- changed = {digest = true}}; and by source and number.
local shards, shards_by_source = {}, {}

local function shard_of(source, digest)
  local number, own = string.byte(digest) % args.shards, shards_by_source[source]
  if not own[number] then
    own[number] = {key = furniture_key(source, number), digests = {}, rows = {}, changed = {}}
    shards[#shards + 1] = own[number]
  end
  return own[number]
end

local function read(shard)
  for i, row in ipairs(redis.call('HMGET', shard.key, unpack(shard.digests))) do shard.rows[shard.digests[i]] = row end
  shard.size = redis.call('HLEN', shard.key)
end

local function write(shard)
  local pairs_of = {}
  for digest in pairs(shard.changed) do
    pairs_of[#pairs_of + 1], pairs_of[#pairs_of + 2] = digest, shard.rows[digest]
  end
  if #pairs_of > 0 then redis.call('HSET', shard.key, unpack(pairs_of)) end
  shard.changed = {}
end

local function halve(shard)
  local all, order = redis.call('HGETALL', shard.key), {}
  for i = 1, #all, 2 do
    order[#order + 1] = {digest = all[i], length = #all[i + 1], last = string.sub(all[i + 1], -WIDTH, 1 - WIDTH)}
  end
  table.sort(order, function(a, b)
    if a.length ~= b.length then return a.length < b.length end
    if a.last ~= b.last then return a.last < b.last end
    return a.digest < b.digest
  end)
  for i = 1, math.floor(#order / 2) do redis.call('HDEL', shard.key, order[i].digest) end
end

-- Put a paragraph's row into its shard.
local function put(shard, digest, row)
  if not shard.rows[digest] then shard.size = shard.size + 1 end
  shard.rows[digest], shard.changed[digest] = row, true
  if shard.size > args.rows then
    write(shard)
    halve(shard)
    read(shard)
  end
end

for _, sighting in ipairs(args.sightings) do
  sighting.words, sighting.digests, sighting.shards = words_of(sighting.headline), {}, {}
  sighting.own = struct.pack('>I2', sighting.day) .. sighting.headline
  sighting.alone = string.find(sighting.headline, '[^%z]') and 0 or 1  -- a headline of no words is not even related to itself
  shards_by_source[sighting.source] = shards_by_source[sighting.source] or {}
  for place = 1, #sighting.paragraphs / 6 do
    local digest = string.sub(sighting.paragraphs, 6 * place - 5, 6 * place)
    local shard = shard_of(sighting.source, digest)
    sighting.digests[place], sighting.shards[place] = digest, shard
    shard.digests[#shard.digests + 1] = digest
  end
end
for _, shard in ipairs(shards) do read(shard) end

for _, sighting in ipairs(args.sightings) do
  for place, digest in ipairs(sighting.digests) do
    local shard = sighting.shards[place]
    put(shard, digest, with(shard.rows[digest] or '', sighting))
  end
end
for _, shard in ipairs(shards) do
  write(shard)
  redis.call('PEXPIREAT', shard.key, args.expires)
end

local answer, fields, places = {}, {}, {}
for i, sighting in ipairs(args.sightings) do
  local counts = {}
  for place, digest in ipairs(sighting.digests) do
    counts[place] = count_unrelated(sighting.shards[place].rows[digest] or '', sighting)
    if counts[place] > 0 then
      fields[#fields + 1], places[#places + 1] = sighting.source .. digest, {counts, place}
    end
  end
  answer[i] = counts
end
if #fields > 0 and redis.call('EXISTS', passages_key()) == 1 then
  for at, kept in ipairs(redis.call('HMGET', passages_key(), unpack(fields))) do
    if kept then places[at][1][places[at][2]] = 0 end
  end
end
return answer
