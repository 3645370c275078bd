-- Take in which paragraphs some stories have, and say under how many unrelated headlines each one stood.
-- requires: keys
-- Works on: the paragraphs of 50 texts, 16 of each.
-- ARGV[1] msgpack {expires, days, shards, rows, most, sightings = {{source, day, headline, paragraphs}, ...}}
-- Returns {{count, ...} per sighting}.
--
-- A source's paragraphs lie in a few hashes, small enough to be kept in one piece: digest (6 bytes) -> row.  A row is up
-- to `most` headlines, newest last, of 10 bytes each: day (2), then four words of 16 bits, unused ones 0.  A headline
-- that shares a word with one in the row is no new one, so the same call twice changes nothing.  What is older than
-- `days` counts for nothing.  A full hash loses the half that stood under the fewest headlines, longest ago.

local WIDTH = 10
local args = cmsgpack.unpack(ARGV[1])

local function shard_of(source, digest)
  return furniture_key(source, string.byte(digest) % args.shards)
end

local function is_live(row, at, day)
  return math.abs(struct.unpack('>I2', row, at) - day) <= args.days
end

-- Whether the headline at a place of a row has a word of another headline.
local function is_related(row, at, headline)
  for word = at + 2, at + WIDTH - 1, 2 do
    local own = string.sub(row, word, word + 1)
    if own ~= '\0\0' then
      for other = 1, #headline, 2 do
        if string.sub(headline, other, other + 1) == own then return true end
      end
    end
  end
  return false
end

-- The row with a headline in it, newest last; the first related one stands for it from its day on.
local function with(row, day, headline)
  local kept, related = '', nil
  for at = 1, #row, WIDTH do
    if is_live(row, at, day) then
      if not related and is_related(row, at, headline) then
        related = struct.pack('>I2', math.max(day, (struct.unpack('>I2', row, at)))) .. string.sub(row, at + 2, at + WIDTH - 1)
      else
        kept = kept .. string.sub(row, at, at + WIDTH - 1)
      end
    end
  end
  kept = kept .. (related or struct.pack('>I2', day) .. headline)
  return string.sub(kept, -WIDTH * args.most)
end

local function halve(shard)
  local all, order = redis.call('HGETALL', shard), {}
  for i = 1, #all, 2 do
    order[#order + 1] = {digest = all[i], length = #all[i + 1], last = string.sub(all[i + 1], -WIDTH, 1 - WIDTH)}
  end
  table.sort(order, function(a, b)
    if a.length ~= b.length then return a.length < b.length end
    if a.last ~= b.last then return a.last < b.last end
    return a.digest < b.digest
  end)
  for i = 1, math.floor(#order / 2) do redis.call('HDEL', shard, order[i].digest) end
end

local written = {}
for _, sighting in ipairs(args.sightings) do
  local source, day, headline, paragraphs = sighting.source, sighting.day, sighting.headline, sighting.paragraphs
  for at = 1, #paragraphs, 6 do
    local digest = string.sub(paragraphs, at, at + 5)
    local shard = shard_of(source, digest)
    local row = redis.call('HGET', shard, digest)
    redis.call('HSET', shard, digest, with(row or '', day, headline))
    if not row and redis.call('HLEN', shard) > args.rows then halve(shard) end
    written[shard] = true
  end
end
for shard in pairs(written) do redis.call('PEXPIREAT', shard, args.expires) end

local answer = {}
for i, sighting in ipairs(args.sightings) do
  local source, day, headline, paragraphs = sighting.source, sighting.day, sighting.headline, sighting.paragraphs
  local counts = {}
  for at = 1, #paragraphs, 6 do
    local digest = string.sub(paragraphs, at, at + 5)
    local row, count = redis.call('HGET', shard_of(source, digest), digest) or '', 0
    for place = 1, #row, WIDTH do
      if is_live(row, place, day) and not is_related(row, place, headline) then count = count + 1 end
    end
    counts[#counts + 1] = count
  end
  answer[i] = counts
end
return answer
