-- Which stories share posting keys with each text.  Reads only.
-- requires: keys, index
-- Works on: 2,000 posting keys, or those of one text (1,000), see index.py; of each text 3,000 entries that share one;
-- one field of the forms that people have named.
-- ARGV[1] msgpack {window, top, sketches = {keys, ...}}; for the window see window.py
-- Returns {number of the newest entry, {{story, size, revision, splits, held, parts, articles}, ...} per sketch, revision
-- of the forms, 0 where there are none}, as msgpack, of which clients read many nested lists sooner; the articles are
-- those of the texts that the story is found by, its representative's first.

local args = cmsgpack.unpack(ARGV[1])
local window = open_window(args.window)

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

-- The story that an entry finds, unless another entry has found it already.
local function story_of(n, seen)
  local item = redis.call('HGET', chunk_of(n), n % CHUNK)
  if not item then return nil end
  local story, own = unpack(redis.call('HMGET', item_key(item), 'story', 'entry'))
  if not story or seen[story] or tonumber(own) ~= n then return nil end
  seen[story] = true
  local lead, size, revision, anchors, apart, held, parts = unpack(redis.call('HMGET', story_key(story),
    'representative', 'size', 'revision', 'anchors', 'apart', 'held', 'parts'))
  local article = lead and redis.call('HGET', item_key(lead), 'article')
  if not article then return nil end
  local articles = {article}
  for anchor in string.gmatch(anchors or '', '%S+') do
    articles[#articles + 1] = redis.call('HGET', item_key(anchor), 'article') or nil
  end
  return {story, tonumber(size), tonumber(revision), apart or '', held or '', parts or '', articles}
end

local answer = {}
for i, keys in ipairs(args.sketches) do
  local rows = read_rows(names_of(keys))
  local stories, seen = {}, {}
  for _, n in ipairs(likest(hits(window, keys, rows))) do
    if #stories >= args.top then break end
    stories[#stories + 1] = story_of(n, seen)
  end
  answer[i] = stories
end
return cmsgpack.pack({window.last, answer, tonumber(redis.call('HGET', forms_key(), 'revision') or 0)})
