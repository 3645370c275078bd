-- Read dead letters: {id, field, data, id, field, data, …}; field says how data is kept (event_data.py).
-- requires: keys
-- Works on: as many entries as the call says (500), or those that hold 1 MB.
-- ARGV[1] msgpack {command, from, to, count}: XRANGE or XREVRANGE, its two ends, and how many
--
-- An entry has some twenty fields and only one of them is asked for: to send all of them takes several times as long.

local args = cmsgpack.unpack(ARGV[1])
local MOST_BYTES = 1024 * 1024
local AT_ONCE = 50
local found, bytes, from, left = {}, 0, args.from, args.count
while left > 0 and bytes < MOST_BYTES do
  local rows = redis.call(args.command, stream_key('dead'), from, args.to, 'COUNT', math.min(AT_ONCE, left))
  for _, row in ipairs(rows) do
    local id, fields = row[1], row[2]
    from = '(' .. id
    for i = 1, #fields, 2 do
      if fields[i] == 'data' or fields[i] == 'data_zlib' then
        found[#found + 1] = id
        found[#found + 1] = fields[i]
        found[#found + 1] = fields[i + 1]
        bytes = bytes + #fields[i + 1]
      end
    end
  end
  left = left - #rows
  if #rows < AT_ONCE then break end
end
return found
