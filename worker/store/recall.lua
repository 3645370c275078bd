-- Which items bore some marks before.  Reads only.
-- requires: marks
-- Works on: the marks of 50 items, some 6 each, in at most 5 time buckets or what the window has.
-- ARGV[1] msgpack {buckets, marks = {mark, ...}}
-- Returns for each mark {ids in the newest bucket, ids in the others}.

local args = cmsgpack.unpack(ARGV[1])
local newest = {table.remove(args.buckets, 1)}

local answer = {}
for i, mark in ipairs(args.marks) do
  answer[i] = {bearers(newest, mark), bearers(args.buckets, mark)}
end
return answer
