-- What both scripts need to know of the index; put in front of candidates.lua and commit.lua.
--
-- A posting key is 8 bytes.  Its first two choose the shard, the other six are the field; the value is a row of
-- entry numbers, 4 bytes each, oldest first.  A row that has grown to `cap` numbers belongs to text that many
-- stories share (furniture): it proposes nothing and grows no further.

local function posting(prefix, bucket, key)
  local high, low = string.byte(key, 1, 2)
  return string.format('%s:index:%d:%02x%02x', prefix, bucket, high, low), string.sub(key, 3)
end

-- How many of `keys` each entry shares: number -> {count, bucket}.
local function hits(prefix, buckets, keys, cap)
  local found = {}
  for _, key in ipairs(keys) do
    for _, bucket in ipairs(buckets) do
      local shard, field = posting(prefix, bucket, key)
      local row = redis.call('HGET', shard, field)
      if row and #row < 4 * cap then
        for at = 1, #row, 4 do
          local number = struct.unpack('>I4', row, at)
          local hit = found[number]
          if hit then hit.count = hit.count + 1 else found[number] = {count = 1, bucket = bucket} end
        end
      end
    end
  end
  return found
end
