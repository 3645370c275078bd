-- How stories and their items change; put in front of commit.lua and regroup.lua, behind index.lua.
--
-- A regrouping: {stories, ended, absorbed, moves, versions, fields, drop, put, events, counts}
--   stories   {{id, expected, size, representative, anchors, apart, held}, ...}: as they are after it; expected is the
--             revision that was read, 0 for none
--   ended     {{id, expected}, ...}: stories that nothing is left of
--   absorbed  {{id, expected}, ...}: stories that become part of the first of `stories`
--   moves     {{item, from, to}, ...}: items that leave the story that they were read in for another one; '' for none
--   versions  {{item, expected}, ...}          fields  {{item, {field, value, ...}}, ...}
--   drop, put {{item, keys}, ...}: postings    events  {{stream, field, value, ...}, ...}
--   counts    {{name, n}, ...}: what the totals grow by

local function number(value) return tonumber(value or 0) end

local function announce(prefix, event)
  redis.call('XADD', prefix .. ':' .. event[1], '*', unpack(event, 2))
end

-- Write what a story is after a change.
local function write_story(prefix, story, expires)
  local key = prefix .. ':story:' .. story.id
  redis.call('HSET', key, 'representative', story.representative, 'size', story.size, 'revision', story.expected + 1,
    'anchors', story.anchors, 'apart', story.apart, 'held', story.held)
  redis.call('HDEL', key, 'merged_into')
  redis.call('PEXPIREAT', key, expires)
  redis.call('PEXPIREAT', key .. ':items', expires)
  for item in string.gmatch(story.representative .. ' ' .. story.anchors, '%S+') do
    redis.call('PEXPIREAT', prefix .. ':item:' .. item, expires)
  end
end

-- An item that was in another story leaves it; an empty story is gone.
local function leave(prefix, story, item)
  local key = prefix .. ':story:' .. story
  redis.call('SREM', key .. ':items', item)
  for _, field in ipairs({'anchors', 'held'}) do
    local left = {}
    for id in string.gmatch(redis.call('HGET', key, field) or '', '%S+') do
      if id ~= item then left[#left + 1] = id end
    end
    redis.call('HSET', key, field, table.concat(left, ' '))
  end
  redis.call('HINCRBY', key, 'revision', 1)
  if redis.call('HINCRBY', key, 'size', -1) < 1 then redis.call('DEL', key, key .. ':items') end
end

-- A story becomes part of another one: its items belong to that one, and its id leads there.
local function absorb(prefix, gone, id, expires)
  local from, into = prefix .. ':story:' .. gone, prefix .. ':story:' .. id
  for _, item in ipairs(redis.call('SMEMBERS', from .. ':items')) do
    local key = prefix .. ':item:' .. item
    if redis.call('HEXISTS', key, 'story') == 1 then redis.call('HSET', key, 'story', id) end
  end
  redis.call('SUNIONSTORE', into .. ':items', into .. ':items', from .. ':items')
  redis.call('DEL', from, from .. ':items')
  redis.call('HSET', from, 'merged_into', id)
  redis.call('PEXPIREAT', from, expires)
  redis.call('HINCRBY', prefix .. ':totals', 'merged', 1)
end

-- Whether a story was changed since it was read.
local function moved_on(prefix, id, expected)
  return number(redis.call('HGET', prefix .. ':story:' .. id, 'revision')) ~= expected
end

-- Why a regrouping can't be done as decided, or nil.
local function outdated(prefix, change)
  for _, story in ipairs(change.stories) do
    if moved_on(prefix, story.id, story.expected) then return 'story' end
  end
  for _, list in ipairs({change.ended, change.absorbed}) do
    for _, story in ipairs(list) do
      if moved_on(prefix, story[1], story[2]) then return 'story' end
    end
  end
  for _, one in ipairs(change.moves) do
    if (redis.call('HGET', prefix .. ':item:' .. one[1], 'story') or '') ~= one[2] then return 'story' end
  end
  for _, one in ipairs(change.versions) do
    if number(redis.call('HGET', prefix .. ':item:' .. one[1], 'version')) ~= one[2] then return 'version' end
  end
end

-- An item leaves its story for another one, or for none.
local function move(prefix, item, from, to)
  local key = prefix .. ':item:' .. item
  if from ~= '' then redis.call('SREM', prefix .. ':story:' .. from .. ':items', item) end
  if to == '' then
    redis.call('HDEL', key, 'story')
  else
    redis.call('HSET', key, 'story', to)
    redis.call('SADD', prefix .. ':story:' .. to .. ':items', item)
  end
end

-- Post a text that its story is found by, unless its entry is alive.  Returns its number if it is new.
local function repost(prefix, args, alive, item, keys)
  local n = tonumber(redis.call('HGET', prefix .. ':item:' .. item, 'entry') or nil)
  if n and n >= alive.first then return nil end
  unpost(prefix, item, keys)
  return post(prefix, args, alive, item, keys)
end

-- Do a regrouping that is not outdated.  Returns the numbers of new index entries.
local function regroup(prefix, args, alive, change)
  local given = {}
  for _, gone in ipairs(change.drop) do unpost(prefix, gone[1], gone[2]) end
  for _, one in ipairs(change.moves) do move(prefix, one[1], one[2], one[3]) end
  for _, gone in ipairs(change.absorbed) do absorb(prefix, gone[1], change.stories[1].id, args.expires) end
  for _, gone in ipairs(change.ended) do
    redis.call('DEL', prefix .. ':story:' .. gone[1], prefix .. ':story:' .. gone[1] .. ':items')
  end
  for _, one in ipairs(change.fields) do
    local key = prefix .. ':item:' .. one[1]
    if redis.call('HEXISTS', key, 'version') == 1 then redis.call('HSET', key, unpack(one[2])) end
  end
  for _, new in ipairs(change.put) do given[#given + 1] = repost(prefix, args, alive, new[1], new[2]) end
  for _, story in ipairs(change.stories) do write_story(prefix, story, args.expires) end
  for _, event in ipairs(change.events) do announce(prefix, event) end
  for _, count in ipairs(change.counts) do redis.call('HINCRBY', prefix .. ':totals', count[1], count[2]) end
  return given
end
