-- Drop dead records from some more rows, since a row that nobody writes to keeps its own.
-- requires: keys, index
-- Works on: as many rows as the call says (500), of some hundred records each.
-- ARGV[1] msgpack {window, count}; for the window see window.py
--
-- Where the sweep is, and which number was the oldest alive when it began, is kept; it rests until that has changed.
-- Returns 1 if more are left, 0 if not.

local args = cmsgpack.unpack(ARGV[1])
local window = open_window(args.window)
local cursor, swept = string.match(redis.call('GET', index_sweep_key()) or '0 0', '(%d+) (%d+)')

if cursor == '0' and tonumber(swept) == window.first then return 0 end
if cursor == '0' then swept = string.format('%d', window.first) end
local following, found = unpack(redis.call('HSCAN', index_rows_key(), cursor, 'COUNT', args.count))
local shorter = {}
for i = 1, #found, 2 do
  local left = trimmed(window, found[i + 1])
  if left ~= found[i + 1] then shorter[found[i]] = left end
end
keep_rows(shorter)
redis.call('SET', index_sweep_key(), following .. ' ' .. swept, 'PXAT', window.expires)
return following == '0' and 0 or 1
