-- Which stories share posting keys with each text.  Reads only.
-- ARGV[1] key prefix, ARGV[2] msgpack {buckets, room, cap, top, sketches = {keys, ...}}
-- Returns {number of the newest entry, {{story, representative's article, size, revision}, ...} per sketch}.

local prefix, args = ARGV[1], cmsgpack.unpack(ARGV[2])
local alive = span(prefix, args)

-- Most shared keys first, of equals the one put in last.
local function likest(found)
  local order = {}
  for n in pairs(found) do order[#order + 1] = n end
  table.sort(order, function(a, b)
    if found[a] ~= found[b] then return found[a] > found[b] end
    return a > b
  end)
  return order
end

local function story_of(n)
  local item = redis.call('HGET', chunk_of(prefix, n), n % CHUNK)
  if not item then return nil end
  local story, own, article = unpack(redis.call('HMGET', prefix .. ':item:' .. item, 'story', 'entry', 'article'))
  if not story or not article or tonumber(own) ~= n then return nil end
  local size, revision = unpack(redis.call('HMGET', prefix .. ':story:' .. story, 'size', 'revision'))
  if not size then return nil end
  return {story, article, tonumber(size), tonumber(revision)}
end

local answer = {}
for i, keys in ipairs(args.sketches) do
  local _, rows = rows_of(prefix, keys)
  local stories = {}
  for _, n in ipairs(likest(hits(alive, keys, rows, args.cap))) do
    if #stories >= args.top then break end
    stories[#stories + 1] = story_of(n)
  end
  answer[i] = stories
end
return {alive.last, answer}
