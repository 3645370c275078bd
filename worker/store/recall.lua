-- Which items bore some marks before.  Reads only.
-- ARGV[1] key prefix, ARGV[2] msgpack {buckets, marks = {mark, ...}}
-- Returns for each mark {ids in the newest bucket, ids in the others}.

local prefix, args = ARGV[1], cmsgpack.unpack(ARGV[2])
local newest = {table.remove(args.buckets, 1)}

local answer = {}
for i, mark in ipairs(args.marks) do
  answer[i] = {bearers(prefix, newest, mark), bearers(prefix, args.buckets, mark)}
end
return answer
