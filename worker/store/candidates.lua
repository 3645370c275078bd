-- Which stories share posting keys with each text.  Reads only.
-- ARGV[1] key prefix, ARGV[2] msgpack {buckets, cap, top, sketches = {{key, ...}, ...}}
-- Returns {number of the newest entry, {{story, representative's article, size, revision}, ...} per sketch}.

local prefix, args = ARGV[1], cmsgpack.unpack(ARGV[2])

local function likest(found)
  local numbers = {}
  for number in pairs(found) do numbers[#numbers + 1] = number end
  table.sort(numbers, function(a, b)
    if found[a].count ~= found[b].count then return found[a].count > found[b].count end
    return a < b
  end)
  return numbers
end

local function story_of(number, bucket)
  local item = redis.call('HGET', string.format('%s:index:%d:entries', prefix, bucket), number)
  if not item then return nil end
  local story, own, article = unpack(redis.call('HMGET', prefix .. ':item:' .. item, 'story', 'entry', 'article'))
  if not story or tonumber(own) ~= number then return nil end
  local size, revision = unpack(redis.call('HMGET', prefix .. ':story:' .. story, 'size', 'revision'))
  if not size then return nil end
  return {story, article, tonumber(size), tonumber(revision)}
end

local answer = {}
for i, keys in ipairs(args.sketches) do
  local found = hits(prefix, args.buckets, keys, args.cap)
  local stories = {}
  for _, number in ipairs(likest(found)) do
    if #stories >= args.top then break end
    stories[#stories + 1] = story_of(number, found[number].bucket)
  end
  answer[i] = stories
end
return {tonumber(redis.call('GET', prefix .. ':index:next') or 0), answer}
