-- Write items and stories as the commit writes them, as far as a look-up needs them; in one script, for there are many.
-- requires: keys
-- ARGV[1] msgpack {expires, rows = {{item, story, article}, ...}}; some have no article

local args = cmsgpack.unpack(ARGV[1])

for _, row in ipairs(args.rows) do
  local item, story, members = item_key(row.item), story_key(row.story), members_key(row.story)
  redis.call('HSET', item, 'version', 1, 'story', row.story)
  if row.article then redis.call('HSET', item, 'article', row.article) end
  redis.call('HSET', story, 'representative', row.item, 'size', 1, 'revision', 1)
  redis.call('SADD', members, row.item)
  for _, own in ipairs({item, story, members}) do redis.call('PEXPIREAT', own, args.expires) end
end
