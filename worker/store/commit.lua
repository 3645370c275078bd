-- Record the outcome of some items of one job: index, item, story, stream and ledger change together.
-- requires: keys, flight, index, marks, stories
-- ARGV[1] msgpack {window, job, run, seen, own, most, now, delays, entries}; for the window see window.py, for the
-- delays measure_names.py
-- Works on: 50 entries, of 2,000 posting keys and 1 MB in all, or one that is larger (1,000 keys; commit.py); and what
-- becomes of stories, see stories.lua.
--
-- Entries are taken in order; the answer is {how many are done, why the next is not, numbers of new index entries}:
--   ''         all of them
--   'stopped'  the job is no longer this run's: it has ended, or another run has it
--   'version'  the item was changed by somebody else since it was read
--   'ways'     what the ways by which the item reaches us brought was written anew since it was read
--   'moved'    the item went to another story since it was read, was taken apart from one, or was put into its own
--   'mark'     another item that was not known then bears one of its marks
--   'story'    the story was changed since it was read
--   'twin'     an entry that shares posting keys came in since the look-up
-- `own` are the numbers that the calls before this one have given to entries that were judged together with these.
-- The caller reads again and decides the rest again.  An entry whose slot is already recorded counts as done, so
-- running the same call twice changes nothing.
--
-- An entry: {slot, outcome, item, expected, digests, from, fields, claims, judged, keys, posted, drop, story, event, merges, regroup}
--   expected  the version that was read, 0 for none     fields    the item's hash, field, value, …
--   digests   of all ways as they were read, if `fields` holds them: a way seen first makes no version
--   from      {story, apart, placed}: the story, the sides of splits and the decision by hand that were read with it,
--             '' for none; what joins a story has it
--   keys      posting keys, packed, that were looked up  story     {id, expected, size, representative,
--                                                                 anchors, apart, held, parts, left}
--   claims    {mark, seen, ...}: marks to be known by, each with the items that were seen to bear it, a space behind each
--   posted    true: the story is found by this item, post its keys
--   drop      {{item, keys}, ...}: postings of texts or versions that find the story no longer, to be removed
--   event     {stream, pairs = {field, value, ...}}: the item's record, and the item knows where that is; or, without
--             an item, a dead letter
--   merges    {{id, expected, event}, ...}: stories that become part of this one
--   regroup   what becomes of the story that the item is withdrawn from; see stories.lua

local args = cmsgpack.unpack(ARGV[1])
local job, slots = job_key(args.job), slots_key(args.job)
local window = open_window(args.window)
local given = 0  -- entries that were posted by this call and those before it
local own, posted = {}, {}  -- their numbers; those of this call
local announced = 0  -- items whose event was written by this call

-- Whether somebody was given one of the entry's marks since they were looked up.  What is given goes to the newest
-- bucket, so it is in that or, if a new one has begun meanwhile, in the one before: a run is over long before two have.
local function outrun(entry)
  local claims = entry.claims or {}
  for i = 1, #claims, 2 do
    local seen, shard, field = claims[i + 1] .. entry.item .. ' ', place_of(claims[i])
    local row = bearers(window.buckets[1], shard, field)
    for id in string.gmatch(row .. bearers(window.buckets[2], shard, field), '%S+ ') do
      if not string.find(seen, id, 1, true) then return true end
    end
    claims[i + 1] = row
  end
end

-- Whether people or other jobs gave an item another place since it was read.  Its version does not tell: an item moves
-- with its story, or out of it, unchanged; nor does the story's revision, which may have been read after the move.
-- By a merge an item may stay where it is: only `placed` tells that it must.
local function moved(entry)
  local now = redis.call('HMGET', item_key(entry.item), 'story', 'apart', 'placed')
  local from = entry.from
  return (now[1] or '') ~= from.story or (now[2] or '') ~= from.apart or (now[3] or '') ~= from.placed
end

-- Why the entry can't be recorded as decided, or nil.
local function objection(entry)
  if entry.item and number(redis.call('HGET', item_key(entry.item), 'version')) ~= entry.expected then
    return 'version'
  end
  if entry.digests and redis.call('HGET', item_key(entry.item), 'digests') ~= entry.digests then return 'ways' end
  if entry.from and moved(entry) then return 'moved' end
  if outrun(entry) then return 'mark' end
  if entry.story and moved_on(entry.story) then return 'story' end
  for _, gone in ipairs(entry.merges or {}) do
    if moved_on(gone) then return 'story' end
  end
  local why = entry.regroup and outdated(entry.regroup)
  if why then return why end
  if entry.judged and window.last > args.seen + given then
    entry.rows = read_rows(names_of(entry.keys))
    for n in pairs(hits(window, entry.keys, entry.rows, args.seen)) do
      if n > args.seen and not own[n] then return 'twin' end
    end
  end
end

-- After `outrun`, which has put the rows into the places of the ids that were seen.
local function claim_marks(entry)
  local claims, own = entry.claims or {}, entry.item .. ' '
  for i = 1, #claims, 2 do
    local row = claims[i + 1]
    local _, held = string.gsub(row, ' ', ' ')
    if held < args.most and not string.find(row, own, 1, true) then
      local shard, field = place_of(claims[i])
      local key = marks_key(window.buckets[1], shard)
      redis.call('HSET', key, field, row .. own)
      if held == 0 then redis.call('PEXPIREAT', key, window.expires) end
    end
  end
end

local function join(entry)
  local story = entry.story
  if story.left then leave(story.left, entry.item) end
  redis.call('SADD', members_key(story.id), entry.item)
  for _, gone in ipairs(entry.merges or {}) do absorb(gone.id, story, window.expires) end
  write_story(story, window.expires)
end

-- An entry was posted by the caller: it is nobody else's twin.
local function mine(n)
  own[n] = true
  given = given + 1
end

local function note_posted(n)
  mine(n)
  posted[#posted + 1] = n
end

local function record(entry)
  if entry.item then
    local item = item_key(entry.item)
    for _, gone in ipairs(entry.drop or {}) do
      unpost(gone)
      entry.rows = nil
    end
    if entry.fields then redis.call('HSET', item, unpack(entry.fields)) end
    redis.call('PEXPIREAT', item, window.expires)
    claim_marks(entry)
  end
  if entry.story then join(entry) end
  if entry.posted then note_posted(post(window, entry)) end
  local place = entry.event and announce(entry.event)
  if place and entry.item then
    redis.call('HSET', item_key(entry.item), 'event', place)
    announced = announced + 1
  end
  if entry.outcome == 'dead' then redis.call('HINCRBY', measures_key(), 'dead:part', 1) end
  for _, gone in ipairs(entry.merges or {}) do announce(gone.event) end
  if entry.regroup then
    for _, n in ipairs(regroup(window, entry.regroup)) do note_posted(n) end
  end
  redis.call('HSET', slots, entry.slot, entry.outcome .. (entry.item and ' ' .. entry.item or ''))
  redis.call('HINCRBY', job, entry.outcome, 1)
  redis.call('HINCRBY', totals_key(), entry.outcome, 1)
end

-- For metrics: all items of a document wait from the moment when it was here.  What is recorded already is not counted again.
local function count_delays(arrived)
  local delay, field = math.max(args.now - arrived, 0), 'inf'
  for _, seconds in ipairs(args.delays) do
    if delay <= seconds * 1000 then
      field = seconds
      break
    end
  end
  redis.call('HINCRBY', measures_key(), 'delay:' .. field, announced)
  redis.call('HINCRBY', measures_key(), 'delay:sum', announced * delay)
end

-- How many entries are done, and why the next one is not.
local function record_entries(accepted)
  for i, entry in ipairs(args.entries) do
    if redis.call('HEXISTS', slots, entry.slot) == 0 then
      local why = objection(entry)
      if why then return i - 1, why end
      record(entry)
      if accepted then change_flight(-1) end
    end
  end
  return #args.entries, ''
end

local state, run, accepted, arrived = unpack(redis.call('HMGET', job, 'state', 'run', 'accepted', 'arrived'))
if state ~= 'running' or (run or '') ~= args.run then return {0, 'stopped', posted} end
if accepted then begin_flight() end
for _, n in ipairs(args.own) do mine(n) end
local done, why = record_entries(accepted)
if announced > 0 and arrived then count_delays(arrived) end
return {done, why, posted}
