-- What both scripts need to know of marks; put in front of recall.lua and commit.lua.
--
-- A mark is 8 bytes.  Its first 14 bits choose the shard, its last seven bytes are the field; the value is a row of item
-- ids, each with a space behind it, oldest first.  Each time bucket has rows of its own, so that they expire whole.

local function marked(prefix, bucket, mark)
  local high, low = string.byte(mark, 1, 2)
  return string.format('%s:marks:%d:%04x', prefix, bucket, high * 64 + math.floor(low / 4)), string.sub(mark, 2)
end

-- The ids that bore a mark in some buckets, with spaces behind; an id may stand there twice.
local function bearers(prefix, buckets, mark)
  local rows = {}
  for _, bucket in ipairs(buckets) do
    local shard, field = marked(prefix, bucket, mark)
    rows[#rows + 1] = redis.call('HGET', shard, field) or nil
  end
  return table.concat(rows)
end
