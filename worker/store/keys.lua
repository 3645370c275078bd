-- The name of every key that a script uses, once; keys.py says what is in it, and a test compares the two.
-- requires:
-- Works on: nothing.
--
-- KEYS[1] is P:totals.  A client of a cluster finds the node by it; the braces in P keep all other keys on the same one.

local prefix = string.sub(KEYS[1], 1, -1 - #':totals')

local function job_key(id) return prefix .. ':job:' .. id end
local function body_key(id) return prefix .. ':job:' .. id .. ':body' end
local function staged_key(name) return prefix .. ':staged:' .. name end
local function slots_key(id) return prefix .. ':job:' .. id .. ':slots' end
local function due_key() return prefix .. ':jobs:due' end
local function running_key() return prefix .. ':jobs:running' end
local function open_key() return prefix .. ':jobs:open' end
local function ended_key() return prefix .. ':jobs:ended' end
local function fetch_key() return prefix .. ':fetch' end
local function fetchers_key() return prefix .. ':fetchers' end
local function totals_key() return KEYS[1] end
local function store_key() return prefix .. ':store' end
local function measures_key() return prefix .. ':measures' end
local function trims_key() return prefix .. ':trims' end
local function feeds_key() return prefix .. ':feeds' end
local function feeds_due_key() return prefix .. ':feeds:due' end
local function feeds_failing_key() return prefix .. ':feeds:failing' end
local function feeds_paused_key() return prefix .. ':feeds:paused' end
local function feeds_well_key() return prefix .. ':feeds:well' end
local function feed_key(id) return prefix .. ':feed:' .. id end
local function pushes_key() return prefix .. ':pushes' end
local function pushes_live_key() return prefix .. ':pushes:live' end
local function pushes_feeds_key() return prefix .. ':pushes:feeds' end
local function push_key(id) return prefix .. ':push:' .. id end
local function host_key(id) return prefix .. ':host:' .. id end
local function host_robots_key(id) return prefix .. ':host:' .. id .. ':robots' end
local function looks_key() return prefix .. ':looks' end
local function look_key(id) return prefix .. ':look:' .. id end
local function item_key(id) return prefix .. ':item:' .. id end
local function story_key(id) return prefix .. ':story:' .. id end
local function members_key(id) return prefix .. ':story:' .. id .. ':items' end
local function moving_key() return prefix .. ':stories:moving' end
local function index_next_key() return prefix .. ':index:next' end
local function index_buckets_key() return prefix .. ':index:buckets' end
local function index_entries_key(chunk) return prefix .. ':index:entries:' .. chunk end
local function index_rows_key() return prefix .. ':index:rows' end
local function index_sweep_key() return prefix .. ':index:sweep' end
local function marks_key(bucket, shard) return prefix .. ':marks:' .. bucket .. ':' .. shard end
local function furniture_key(source, shard) return prefix .. ':furniture:' .. source .. ':' .. shard end
local function passages_key() return prefix .. ':passages' end
local function forms_key() return prefix .. ':forms' end
local function hooks_key() return prefix .. ':hooks' end
local function hook_key(id) return prefix .. ':hook:' .. id end
local function hook_stored_key(id) return prefix .. ':hook:' .. id .. ':stored' end
local function hook_due_key(id) return prefix .. ':hook:' .. id .. ':due' end
local function hook_running_key(id) return prefix .. ':hook:' .. id .. ':running' end
local function hook_dead_key(id) return prefix .. ':hook:' .. id .. ':dead' end
local function hook_rows_key(id) return prefix .. ':hook:' .. id .. ':rows' end
local function hook_payload_key(message) return prefix .. ':payload:' .. message end
local function stream_key(name) return prefix .. ':' .. name end
