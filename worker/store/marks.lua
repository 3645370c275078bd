-- Marks, and which items bore them.
-- requires: keys
-- Works on: one mark.
--
-- A mark is 8 bytes.  Its first 14 bits choose the shard, its last seven bytes are the field; the value is a row of item
-- ids, each with a space behind it, oldest first.  Each time bucket has rows of its own, so that they expire whole.

-- Where a mark's row is: the shard's key, and the field.
local function place_of(bucket, mark)
  local high, low = string.byte(mark, 1, 2)
  return marks_key(bucket, high * 64 + math.floor(low / 4)), string.sub(mark, 2)
end

-- The ids that bore a mark in some buckets, with spaces behind; an id may be there twice.
local function bearers(buckets, mark)
  local rows = {}
  for _, bucket in ipairs(buckets) do
    local shard, field = place_of(bucket, mark)
    rows[#rows + 1] = redis.call('HGET', shard, field) or nil
  end
  return table.concat(rows)
end
