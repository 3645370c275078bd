-- Which items bore some marks before.  Reads only.
-- requires: marks
-- Works on: the marks of 50 items, some 6 each, in at most 5 time buckets or what the window has.
-- ARGV[1] msgpack {buckets, marks = {mark, ...}}; buckets as text, newest first
-- Returns for each mark {ids in the newest bucket, ids in the others}; an id may be there twice.

local args = cmsgpack.unpack(ARGV[1])
local newest = table.remove(args.buckets, 1)

local answer = {}
for i, mark in ipairs(args.marks) do
  local shard, field = place_of(mark)
  local older = ''
  for _, bucket in ipairs(args.buckets) do older = older .. bearers(bucket, shard, field) end
  answer[i] = {bearers(newest, shard, field), older}
end
return answer
