-- Take items out of the index, or put them in, apart from any job.
-- ARGV[1] key prefix, ARGV[2] msgpack {…, drop, put = {{item, keys}, ...}}; … is the window, see window.py

local prefix, args = ARGV[1], cmsgpack.unpack(ARGV[2])
local alive = span(prefix, args)

for _, gone in ipairs(args.drop) do unpost(prefix, gone[1], gone[2]) end
for _, new in ipairs(args.put) do
  if redis.call('HEXISTS', prefix .. ':item:' .. new[1], 'entry') == 0 then post(prefix, args, alive, new[1], new[2]) end
end
