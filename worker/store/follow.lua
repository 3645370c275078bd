-- Move some more members of a story to the one that it has become.
-- requires: keys, stories
-- Works on: 1,000 members of one story, and a chain of 100 stories that became one another.
-- ARGV[1] msgpack {expires}
-- Returns 1 if there is more to move, 0 if not.

local args = cmsgpack.unpack(ARGV[1])
local gone, into = unpack(redis.call('HSCAN', moving_key(), 0, 'COUNT', 1)[2])
if not gone then return 0 end
for _ = 1, 100 do
  local further = redis.call('HGET', story_key(into), 'merged_into')
  if not further then break end
  into = further
end
if not move_members(gone, into, args.expires) then return 1 end
redis.call('HDEL', moving_key(), gone)
return redis.call('EXISTS', moving_key())
