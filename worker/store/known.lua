-- What is known of items, with their stories and the texts that these are found by.  Reads only.
-- requires: keys
-- Works on: 200 items; after 1 MB of texts it leaves the rest to the next call.
-- ARGV[1] msgpack {items = {id, ...}, item_fields, story_fields, most}
-- Returns {how many items it has looked at, {place of a known item, its fields, ...}, {story, its fields, ...},
-- {item, article, ...} of texts that stories are found by, but for those of items before}.
-- The item's first fields are `version`, `article` and `story`, the story's `representative` and `anchors`.

local args = cmsgpack.unpack(ARGV[1])
local known, stories, texts = {}, {}, {}
local had, size = {}, 0

local function add_text(id)
  if had[id] then return end
  had[id] = true
  local article = redis.call('HGET', item_key(id), 'article')
  if not article then return end
  texts[#texts + 1], texts[#texts + 2], size = id, article, size + #article
end

local function add_story(id)
  local key = story_key(id)
  if had[key] then return end
  had[key] = true
  local row = redis.call('HMGET', key, unpack(args.story_fields))
  if not row[1] then return end
  stories[#stories + 1], stories[#stories + 2] = id, row
  add_text(row[1])
  for anchor in string.gmatch(row[2] or '', '%S+') do add_text(anchor) end
end

local function add_item(place, id)
  local row = redis.call('HMGET', item_key(id), unpack(args.item_fields))
  if not row[1] then return end
  known[#known + 1], known[#known + 2], size = place, row, size + #(row[2] or '')
  had[id] = true
  if row[3] then add_story(row[3]) end
end

local looked_at = 0
for place, id in ipairs(args.items) do
  if size >= args.most then break end
  add_item(place, id)
  looked_at = place
end
return {looked_at, known, stories, texts}
