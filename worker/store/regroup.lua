-- Regroup stories as somebody decided by hand, apart from any job; all of it or nothing.
-- ARGV[1] key prefix, ARGV[2] msgpack {…, change}; … is the window, see window.py; for change see stories.lua
-- Returns why not: '' where it is done, 'story' or 'version' where something was changed since it was read.

local prefix, args = ARGV[1], cmsgpack.unpack(ARGV[2])
local why = outdated(prefix, args.change)
if why then return why end
regroup(prefix, args, span(prefix, args), args.change)
return ''
