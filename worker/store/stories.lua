-- How stories and their items change.
-- requires: keys, index
-- Works on: the items that a regrouping names (regroup.py), and 1,000 members of stories that became part of others.
--
-- A regrouping: {stories, ended, absorbed, moves, versions, fields, drop, put, events, counts}
--   stories   {{id, expected, size, representative, anchors, apart, held, parts}, ...}: as they are after it; expected is
--             the revision that was read, 0 for none
--   ended     {{id, expected}, ...}: stories that nothing is left of
--   absorbed  {{id, expected}, ...}: stories that become part of the first of `stories`
--   moves     {{item, from, to}, ...}: items that leave the story that they were read in for another one; '' for none
--   versions  {{item, expected}, ...}
--   fields    {{item, pairs = {field, value, ...}}, ...}
--   drop, put {{item, keys}, ...}: postings
--   events    {{stream, pairs = {field, value, ...}}, ...}
--   counts    {name = n, ...}: what the totals grow by

local room = 1000  -- members that this call may still move

local function number(value) return tonumber(value or 0) end

-- Write an event; returns where it is.
local function announce(event)
  return event.stream .. ' ' .. redis.call('XADD', stream_key(event.stream), '*', unpack(event.pairs))
end

-- Write what a story is after a change.
local function write_story(story, expires)
  local own = story_key(story.id)
  redis.call('HSET', own, 'representative', story.representative, 'size', story.size, 'revision', story.expected + 1,
    'anchors', story.anchors, 'apart', story.apart, 'held', story.held, 'parts', story.parts)
  redis.call('HDEL', own, 'merged_into')
  redis.call('PEXPIREAT', own, expires)
  redis.call('PEXPIREAT', members_key(story.id), expires)
  for item in string.gmatch(story.representative .. ' ' .. story.anchors, '%S+') do
    redis.call('PEXPIREAT', item_key(item), expires)
  end
end

-- An item that was in another story leaves it; an empty story is gone.
local function leave(story, item)
  local own, members = story_key(story), members_key(story)
  redis.call('SREM', members, item)
  for _, field in ipairs({'anchors', 'held'}) do
    local left = {}
    for id in string.gmatch(redis.call('HGET', own, field) or '', '%S+') do
      if id ~= item then left[#left + 1] = id end
    end
    redis.call('HSET', own, field, table.concat(left, ' '))
  end
  redis.call('HINCRBY', own, 'revision', 1)
  if redis.call('HINCRBY', own, 'size', -1) < 1 then redis.call('DEL', own, members) end
end

-- An item that lies with the members of a story moves to the one that this has become; unless it went elsewhere.
local function move_member(id, gone, into)
  local item = item_key(id)
  local own = redis.call('HGET', item, 'story')
  if own == gone then redis.call('HSET', item, 'story', into) end
  return own == gone or not own
end

-- Some members of a story move to the one that it has become, as many as this call may still move.  True: all are there.
local function move_members(gone, into, expires)
  local members, moved = members_key(gone), {}
  local ids = room > 0 and redis.call('SPOP', members, room) or {}
  room = room - #ids
  for _, id in ipairs(ids) do
    if move_member(id, gone, into) then moved[#moved + 1] = id end
  end
  if #moved > 0 then
    redis.call('SADD', members_key(into), unpack(moved))
    redis.call('PEXPIREAT', members_key(into), expires)
  end
  return redis.call('EXISTS', members) == 0
end

-- A story becomes part of another one, {id, representative, anchors}: its id leads there, and its items belong to that
-- one; the texts that this is found by at once, of many others some later (follow.lua).
local function absorb(gone, into, expires)
  local own, members = story_key(gone), members_key(gone)
  for id in string.gmatch(into.representative .. ' ' .. into.anchors, '%S+') do
    if redis.call('SREM', members, id) == 1 and move_member(id, gone, into.id) then
      redis.call('SADD', members_key(into.id), id)
    end
  end
  if not move_members(gone, into.id, expires) then
    redis.call('HSET', moving_key(), gone, into.id)
    redis.call('PEXPIREAT', moving_key(), expires)
    redis.call('PEXPIREAT', members, expires)
  end
  redis.call('DEL', own)
  redis.call('HSET', own, 'merged_into', into.id)
  redis.call('PEXPIREAT', own, expires)
  redis.call('HINCRBY', totals_key(), 'merged', 1)
end

-- Whether a story, {id, expected}, was changed since it was read.
local function moved_on(story)
  return number(redis.call('HGET', story_key(story.id), 'revision')) ~= story.expected
end

-- Why a regrouping can't be done as decided, or nil.
local function outdated(change)
  for _, list in ipairs({change.stories, change.ended, change.absorbed}) do
    for _, story in ipairs(list) do
      if moved_on(story) then return 'story' end
    end
  end
  for _, one in ipairs(change.moves) do
    if (redis.call('HGET', item_key(one.item), 'story') or '') ~= one.from then return 'story' end
  end
  for _, one in ipairs(change.versions) do
    if number(redis.call('HGET', item_key(one.item), 'version')) ~= one.expected then return 'version' end
  end
end

-- An item leaves its story for another one, or for none.
local function move(one)
  local item = item_key(one.item)
  if one.from ~= '' then redis.call('SREM', members_key(one.from), one.item) end
  if one.to == '' then
    redis.call('HDEL', item, 'story')
  else
    redis.call('HSET', item, 'story', one.to)
    redis.call('SADD', members_key(one.to), one.item)
  end
end

-- Post a text that its story is found by, unless its entry is alive.  Returns its number if it is new.
local function repost(window, new)
  local n = tonumber(redis.call('HGET', item_key(new.item), 'entry') or nil)
  if n and n >= window.first then return nil end
  unpost(new)
  return post(window, new)
end

-- Do a regrouping that is not outdated.  Returns the numbers of new index entries.
local function regroup(window, change)
  local given = {}
  for _, gone in ipairs(change.drop) do unpost(gone) end
  for _, one in ipairs(change.moves) do move(one) end
  for _, gone in ipairs(change.absorbed) do absorb(gone.id, change.stories[1], window.expires) end
  for _, gone in ipairs(change.ended) do redis.call('UNLINK', story_key(gone.id), members_key(gone.id)) end
  for _, one in ipairs(change.fields) do
    local item = item_key(one.item)
    if redis.call('HEXISTS', item, 'version') == 1 then redis.call('HSET', item, unpack(one.pairs)) end
  end
  for _, new in ipairs(change.put) do given[#given + 1] = repost(window, new) end
  for _, story in ipairs(change.stories) do write_story(story, window.expires) end
  for _, event in ipairs(change.events) do announce(event) end
  for name, n in pairs(change.counts) do redis.call('HINCRBY', totals_key(), name, n) end
  return given
end
