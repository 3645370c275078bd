-- Record the outcome of some items of one job: index, item, story, stream and ledger change together.
-- ARGV[1] key prefix, ARGV[2] msgpack 
-- {job, expires, buckets, bucket, bucket_expires, room, seen, cap, most, entries}
--
-- Entries are taken in order; the answer is {how many are done, why the next is not}:
--   ''         all of them
--   'stopped'  the job is no longer running; whoever ended it has counted its items
--   'version'  the item was changed by somebody else since it was read
--   'mark'     another item that was not known then bears one of its marks
--   'story'    the story was changed since it was read
--   'twin'     an entry that shares posting keys came in since the look-up
-- The caller reads again and decides the rest again.  An entry whose slot is already recorded counts as done, so
-- running the same call twice changes nothing.
--
-- An entry: {slot, outcome, item, expected, fields, claims, judged, keys, posted, drop, story, event, merges}
--   expected  the version that was read, 0 for none     fields    the item's hash, field, value, …
--   keys      posting keys, packed, that were looked up  story     {id, expected, size, representative,
--                                                                 anchors, apart, left}
--   claims    {{mark, {id, ...}}, ...}: marks to be known by, and the items that were seen to bear each
--   posted    true: the story is found by this item, post its keys
--   drop      {{item, keys}, ...}: postings of texts or versions that find the story no longer, to be removed
--   event     {stream, field, value, …}
--   merges    {{id, expected, event}, ...}: stories that become part of this one

local prefix, args = ARGV[1], cmsgpack.unpack(ARGV[2])
local job = prefix .. ':job:' .. args.job
local alive = span(prefix, args)
local given = 0  -- entries that this call has posted
local own = {}  -- their numbers

local function number(value) return tonumber(value or 0) end

-- Whether somebody was given one of the entry's marks since they were looked up.
local function outrun(entry)
  for _, claim in ipairs(entry.claims or {}) do
    local seen = {[entry.item] = true}
    for _, id in ipairs(claim[2]) do seen[id] = true end
    for id in string.gmatch(bearers(prefix, args.buckets, claim[1]), '%S+') do
      if not seen[id] then return true end
    end
  end
end

-- Why the entry can't be recorded as decided, or nil.
local function objection(entry)
  if entry.item and number(redis.call('HGET', prefix .. ':item:' .. entry.item, 'version')) ~= entry.expected then
    return 'version'
  end
  if outrun(entry) then return 'mark' end
  local story = entry.story
  if story and number(redis.call('HGET', prefix .. ':story:' .. story.id, 'revision')) ~= story.expected then
    return 'story'
  end
  -- what an item was in may have become part of another story since
  if story and story.left and redis.call('HGET', prefix .. ':item:' .. entry.item, 'story') ~= story.left then
    return 'story'
  end
  for _, gone in ipairs(entry.merges or {}) do
    if number(redis.call('HGET', prefix .. ':story:' .. gone.id, 'revision')) ~= gone.expected then return 'story' end
  end
  if entry.judged and alive.last > args.seen + given then
    entry.names, entry.rows = rows_of(prefix, entry.keys)
    for n in pairs(hits(alive, entry.keys, entry.rows, args.cap, args.seen)) do
      if n > args.seen and not own[n] then return 'twin' end
    end
  end
end

local function claim(entry)
  for _, claim in ipairs(entry.claims or {}) do
    local shard, field = marked(prefix, args.bucket, claim[1])
    local row = redis.call('HGET', shard, field) or ''
    local _, held = string.gsub(row, ' ', ' ')
    if held < args.most and not string.find(row, entry.item .. ' ', 1, true) then
      redis.call('HSET', shard, field, row .. entry.item .. ' ')
      if held == 0 then redis.call('PEXPIREAT', shard, args.bucket_expires) end
    end
  end
end

local function announce(event)
  redis.call('XADD', prefix .. ':' .. table.remove(event, 1), '*', unpack(event))
end

-- An item that was in another story leaves it; an empty story is gone.
local function leave(story, item)
  local key = prefix .. ':story:' .. story
  redis.call('SREM', key .. ':items', item)
  local anchors = {}
  for anchor in string.gmatch(redis.call('HGET', key, 'anchors') or '', '%S+') do
    if anchor ~= item then anchors[#anchors + 1] = anchor end
  end
  redis.call('HSET', key, 'anchors', table.concat(anchors, ' '))
  redis.call('HINCRBY', key, 'revision', 1)
  if redis.call('HINCRBY', key, 'size', -1) < 1 then redis.call('DEL', key, key .. ':items') end
end

-- A story becomes part of another one: its items belong to that one, and its id leads there.
local function absorb(gone, id)
  local from, into = prefix .. ':story:' .. gone.id, prefix .. ':story:' .. id
  for _, item in ipairs(redis.call('SMEMBERS', from .. ':items')) do
    local key = prefix .. ':item:' .. item
    if redis.call('HEXISTS', key, 'story') == 1 then redis.call('HSET', key, 'story', id) end
  end
  redis.call('SUNIONSTORE', into .. ':items', into .. ':items', from .. ':items')
  redis.call('DEL', from, from .. ':items')
  redis.call('HSET', from, 'merged_into', id)
  redis.call('PEXPIREAT', from, args.expires)
  redis.call('HINCRBY', prefix .. ':totals', 'merged', 1)
end

local function join(entry)
  local story = entry.story
  if story.left then leave(story.left, entry.item) end
  local key = prefix .. ':story:' .. story.id
  redis.call('HSET', key, 'representative', story.representative, 'size', story.size, 'revision', story.expected + 1,
    'anchors', story.anchors, 'apart', story.apart)
  redis.call('HDEL', key, 'merged_into')
  redis.call('SADD', key .. ':items', entry.item)
  for _, gone in ipairs(entry.merges or {}) do absorb(gone, story.id) end
  redis.call('PEXPIREAT', key, args.expires)
  redis.call('PEXPIREAT', key .. ':items', args.expires)
  for item in string.gmatch(story.representative .. ' ' .. story.anchors, '%S+') do
    redis.call('PEXPIREAT', prefix .. ':item:' .. item, args.expires)
  end
end

local function record(entry)
  if entry.item then
    local key = prefix .. ':item:' .. entry.item
    for _, gone in ipairs(entry.drop or {}) do
      unpost(prefix, gone[1], gone[2])
      entry.rows = nil
    end
    if entry.fields then redis.call('HSET', key, unpack(entry.fields)) end
    redis.call('PEXPIREAT', key, args.expires)
    claim(entry)
  end
  if entry.story then join(entry) end
  if entry.posted then
    own[post(prefix, args, alive, entry.item, entry.keys, entry.names, entry.rows)] = true
    given = given + 1
  end
  if entry.event then announce(entry.event) end
  for _, gone in ipairs(entry.merges or {}) do announce(gone.event) end
  redis.call('HSET', job .. ':slots', entry.slot, entry.outcome .. (entry.item and ' ' .. entry.item or ''))
  redis.call('HINCRBY', job, entry.outcome, 1)
  redis.call('HINCRBY', prefix .. ':totals', entry.outcome, 1)
end

if redis.call('HGET', job, 'state') ~= 'running' then return {0, 'stopped'} end
for i, entry in ipairs(args.entries) do
  if redis.call('HEXISTS', job .. ':slots', entry.slot) == 0 then
    local why = objection(entry)
    if why then return {i - 1, why} end
    record(entry)
  end
end
return {#args.entries, ''}
