-- Marks, and which items bore them.
-- requires: keys
-- Works on: one mark.
--
-- A mark is 8 bytes.  Its first 14 bits choose the shard, its last seven bytes are the field; the value is a row of item
-- ids, each with a space behind it, oldest first.  Each time bucket has rows of its own, so that they expire whole.

-- Where a mark's rows are: the shard, as keys name it, and the field.
local function place_of(mark)
  local high, low = string.byte(mark, 1, 2)
  return string.format('%04x', high * 64 + math.floor(low / 4)), string.sub(mark, 2)
end

-- The ids that bore a mark in a bucket, with spaces behind.
local function bearers(bucket, shard, field) return redis.call('HGET', marks_key(bucket, shard), field) or '' end
