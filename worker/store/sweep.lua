-- Drop dead records from some more rows, since a row that nobody writes to keeps its own.
-- ARGV[1] key prefix, ARGV[2] msgpack {…, count}; … is the window, see window.py
--
-- Where the sweep is, and which number was the oldest alive when it began, is kept; it rests until that has changed.
-- Returns 1 if more are left, 0 if not.

local prefix, args = ARGV[1], cmsgpack.unpack(ARGV[2])
local alive = span(prefix, args)
local place = prefix .. ':index:sweep'
local cursor, swept = string.match(redis.call('GET', place) or '0 0', '(%d+) (%d+)')

if cursor == '0' and tonumber(swept) == alive.first then return 0 end
if cursor == '0' then swept = string.format('%d', alive.first) end
local following, found = unpack(redis.call('HSCAN', prefix .. ':index:rows', cursor, 'COUNT', args.count))
local shorter = {}
for i = 1, #found, 2 do
  local left = trimmed(alive, found[i + 1])
  if left ~= found[i + 1] then shorter[found[i]] = left end
end
keep(prefix, shorter)
redis.call('SET', place, following .. ' ' .. swept, 'PXAT', args.expires)
return following == '0' and 0 or 1
