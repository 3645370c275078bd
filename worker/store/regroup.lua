-- Regroup stories as somebody decided by hand, apart from any job; all of it or nothing.
-- requires: index, stories
-- Works on: the items that the regrouping names, 2,000 at most (by_hand.py); see stories.lua.
-- ARGV[1] msgpack {window, change}; for the window see window.py, for the change stories.lua
-- Returns why not: '' where it is done, 'story' or 'version' where something was changed since it was read.

local args = cmsgpack.unpack(ARGV[1])
local why = outdated(args.change)
if why then return why end
regroup(open_window(args.window), args.change)
return ''
