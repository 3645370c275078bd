-- Put items into the index, or take them out, apart from any job.
-- requires: keys, index
-- ARGV[1] msgpack {window, drop, put = {{item, keys}, ...}}; for the window see worker/store/window.py

local args = cmsgpack.unpack(ARGV[1])
local window = open_window(args.window)

for _, gone in ipairs(args.drop) do unpost(gone) end
for _, new in ipairs(args.put) do
  if redis.call('HEXISTS', item_key(new.item), 'entry') == 0 then post(window, new) end
end
