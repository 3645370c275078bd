-- From format 1 of the store to 2: each item knows where its last record is.  See store_format.py.
-- requires: keys
-- Works on: as many records as the call says, 200 at most.
-- ARGV[1] msgpack {step, ...}: which step, and its arguments

local args = cmsgpack.unpack(ARGV[1])
local store = store_key()
local steps = {}

-- records: {{item, version, place}, ...}; place: how far the streams were read.  Answers how many items were changed.
-- An item that has a newer version, is gone, or knows its place already stays as it is.
function steps.records()
  local changed = 0
  for _, record in ipairs(args.records) do
    local item = item_key(record[1])
    local version, event = unpack(redis.call('HMGET', item, 'version', 'event'))
    if version and not event and tonumber(version) == record[2] then
      changed = changed + 1
      if not args.is_trial then redis.call('HSET', item, 'event', record[3]) end
    end
  end
  if not args.is_trial then redis.call('HSET', store, 'migrated', args.place) end
  return changed
end

function steps.finish()
  redis.call('HSET', store, 'format', args.format)
  redis.call('HDEL', store, 'migrated')
  return 1
end

return steps[args.step]()
