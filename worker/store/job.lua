-- The ledger's steps, each atomic.
-- requires: keys, flight
-- Works on: one job; `running`, `due`, `enqueued`, `route`, `flight` and `audit` on as many as the call says, 1,000 at
-- most; `retry`, `drop` and `retry_parts` on 500 letters, whose inputs hold 1 MB at most.
-- ARGV[1] msgpack {step, ...}: which step, and its arguments
--
-- job states:  queued --begin--> running --finish--> done
--                 ^                 |----bury-----> dead --retry--> queued
--                 '-fail, put_back, lose-'
-- Every job that is not done or dead has a member in P:jobs:due, so that the reconciler finds it; every running one
-- has one in P:jobs:running too, and P:jobs:open says since when each is open.  A lost reply makes clients call again:
-- the second call of a step does no harm.
--
-- A run is one taking of a job by one process.  It has a token, which its process has chosen; what it writes is
-- refused as soon as the job is another run's.  An attempt is a run that counts against the job: it is counted when it
-- begins, and not any more when it turns out to have got on, or to have ended by no fault of the job.

local args = cmsgpack.unpack(ARGV[1])
local due, running, totals = due_key(), running_key(), totals_key()
local NEWEST_FORMAT = 2  -- of the store, as store_format.py has it; the first job of a new one writes it down
local MOST_ENDS = 10  -- remembered of a job's runs
local MOST_LOSSES = 20  -- in a row, of a job that gets nowhere; 200 killed workers made 10 of a good one
local LONGEST_PAUSE = 30000  -- ms before a job that was lost several times is begun again
local function note_closed(id)
  redis.call('ZREM', due, id)
  redis.call('ZREM', open_key(), id)
end
local function count(field, by) redis.call('HINCRBY', totals, field, by) end

-- Whether the job is the caller's.
local function holds(job)
  local state, run = unpack(redis.call('HMGET', job, 'state', 'run'))
  return state == 'running' and (run or '') == args.run
end

-- Whether the run has recorded something.
local function got_on(id)
  local before = redis.call('HGET', job_key(id), 'begun_slots') or 0
  return redis.call('HLEN', slots_key(id)) > tonumber(before)
end

-- Remember how the present run ended, once.
local function note_end(job, how, is_counted)
  local known, number, worker, alone = unpack(redis.call('HMGET', job, 'ends', 'runs', 'worker', 'alone'))
  local ends = known and cjson.decode(known) or {}
  if #ends > 0 and ends[#ends].run == tonumber(number) then return end
  ends[#ends + 1] = {
    run = tonumber(number) or 0, at = args.now, worker = worker or '', how = how, counted = is_counted, alone = not not alone
  }
  if #ends > MOST_ENDS then table.remove(ends, 1) end
  redis.call('HSET', job, 'ends', cjson.encode(ends))
end

-- The run is over, whatever comes next.
local function let_go(id)
  redis.call('HDEL', job_key(id), 'run', 'lease', 'worker', 'process', 'begun_slots')
  redis.call('ZREM', running, id)
end

local function queue_again(id, moment)
  redis.call('HSET', job_key(id), 'state', 'queued', 'not_before', moment, 'enqueued', 0)
  redis.call('ZADD', due, moment, id)
end

-- A run that made progress does not count, nor do those that were lost before it.
local function excuse(job)
  redis.call('HINCRBY', job, 'attempts', -1)
  redis.call('HDEL', job, 'losses', 'alone')
end

-- The run is gone with its process.  Nobody saw why: the next one is alone in a process, where it is seen.
local function lose(id, how)
  local job, pause = job_key(id), 0
  note_end(job, how, false)
  if got_on(id) then
    excuse(job)
  else
    redis.call('HINCRBY', job, 'attempts', -1)
    local losses = redis.call('HINCRBY', job, 'losses', 1)
    redis.call('HSET', job, 'alone', 1)
    if losses > 1 then pause = math.min(1000 * 2 ^ (losses - 2), LONGEST_PAUSE) end
  end
  let_go(id)
  queue_again(id, args.now + pause)
  return pause
end

-- The job's bytes: given with the call, or sent before it, under a name of their own, where they are long.
local function take_body()
  if args.body then redis.call('SET', body_key(args.id), args.body) end
  if args.staged and redis.call('EXISTS', staged_key(args.staged)) == 1 then
    redis.call('RENAME', staged_key(args.staged), body_key(args.id))
    redis.call('PERSIST', body_key(args.id))
  end
end

-- The call is refused: nobody wants the bytes that were sent before it.
local function refuse_body()
  if args.staged then redis.call('UNLINK', staged_key(args.staged)) end
  return 0
end

local steps = {}

-- Write a job down; a second submission of the same id changes nothing.
function steps.submit()
  local job = job_key(args.id)
  if redis.call('EXISTS', job) == 1 then return refuse_body() end
  if redis.call('EXISTS', totals) == 0 then redis.call('HSETNX', store_key(), 'format', NEWEST_FORMAT) end
  redis.call('HSET', job, 'state', 'queued', 'attempts', 0, 'enqueued', 1, unpack(args.fields))
  take_body()
  redis.call('ZADD', due, args.due, args.id)
  redis.call('ZADD', open_key(), args.now, args.id)
  count('jobs', 1)
  return 1
end

-- Write a job down that is not to be begun before a moment; one that waits under this id gets the new document instead,
-- and without a moment keeps its own.  0: it was begun, or nobody waits; nothing was changed.
function steps.hold()
  local job = job_key(args.id)
  local state = redis.call('HGET', job, 'state')
  if (state or args.moment and 'queued') ~= 'queued' then return refuse_body() end
  if not state then
    if redis.call('EXISTS', totals) == 0 then redis.call('HSETNX', store_key(), 'format', NEWEST_FORMAT) end
    redis.call('HSET', job, 'state', 'queued', 'attempts', 0, 'enqueued', 0)
    redis.call('ZADD', open_key(), args.now, args.id)
    count('jobs', 1)
  end
  redis.call('HSET', job, unpack(args.fields))
  take_body()
  if args.moment then
    redis.call('HSET', job, 'not_before', args.moment)
    redis.call('ZADD', due, args.moment, args.id)
  end
  return 1
end

-- Count the attempt, then hand the job out.  Whoever gets anything but 'run' or 'alone' has nothing to do.
function steps.begin()
  local job = job_key(args.id)
  local state, run, lease = unpack(redis.call('HMGET', job, 'state', 'run', 'lease'))
  if not state then return 'unknown' end
  if state == 'done' or state == 'dead' then return 'ended' end
  if state == 'running' and run ~= args.run then
    if tonumber(lease) > args.now then return 'running' end
    lose(args.id, args.unheard)
  end
  local attempts, losses, wait, alone = unpack(redis.call('HMGET', job, 'attempts', 'losses', 'not_before', 'alone'))
  if run ~= args.run then
    if wait and tonumber(wait) > args.now then return 'early' end
    if tonumber(attempts) >= args.max_attempts or tonumber(losses or 0) >= MOST_LOSSES then return 'exhausted' end
    redis.call('HINCRBY', job, 'attempts', 1)
    redis.call('HINCRBY', job, 'runs', 1)
    redis.call('HSET', job, 'state', 'running', 'run', args.run, 'worker', args.worker, 'process', args.process,
      'begun_slots', redis.call('HLEN', slots_key(args.id)))
  end
  redis.call('HSET', job, 'lease', args.lease)
  redis.call('ZADD', running, args.lease, args.id)
  redis.call('ZADD', due, args.lease, args.id)
  return alone and 'alone' or 'run'
end

-- The process still works on it.  0: the job is another run's, or has ended.
function steps.renew()
  local job = job_key(args.id)
  if not holds(job) then return 0 end
  redis.call('HSET', job, 'lease', args.lease)
  redis.call('ZADD', running, args.lease, args.id)
  return 1
end

-- Keep what was fetched, so that a second attempt reads the same bytes and finds the same items.
function steps.keep()
  local job = job_key(args.id)
  if not holds(job) then return refuse_body() end
  take_body()
  redis.call('HSET', job, unpack(args.fields))
  return 1
end

-- So many items are in the document; counted once, whatever the number of attempts.
function steps.accept()
  local job = job_key(args.id)
  if not holds(job) then return 0 end
  begin_flight()
  if redis.call('HSETNX', job, 'accepted', args.accepted) == 1 then
    redis.call('HSET', job, 'kind', args.kind)
    count('accepted', args.accepted)
    change_flight(flight_of(args.id))  -- after a power cut a run may have recorded items of a job that is not accepted
  end
  return 1
end

function steps.finish()
  local job = job_key(args.id)
  if not holds(job) then return 0 end
  local accepted = redis.call('HGET', job, 'accepted')
  if redis.call('HLEN', slots_key(args.id)) ~= tonumber(accepted) then return -1 end
  let_go(args.id)
  redis.call('HDEL', job, 'losses', 'alone', 'not_before', 'enqueued')
  redis.call('HSET', job, 'state', 'done', 'ended_at', args.now)
  note_closed(args.id)
  redis.call('UNLINK', body_key(args.id))
  redis.call('PEXPIRE', job, args.retention)
  redis.call('PEXPIRE', slots_key(args.id), args.retention)
  if not args.quiet then redis.call('ZADD', ended_key(), args.now, args.id) end
  count('jobs_done', 1)
  return 1
end

-- Forget ended jobs: those that have expired by `before`, and the oldest where there are more than `most`; `limit` of
-- each at most.  Answers how many.
function steps.forget()
  local old = redis.call('ZRANGEBYSCORE', ended_key(), '-inf', args.before, 'LIMIT', 0, args.limit)
  local excess = math.min(redis.call('ZCARD', ended_key()) - #old - args.most, args.limit)
  local many = excess > 0 and redis.call('ZRANGE', ended_key(), #old, #old + excess - 1) or {}
  for _, id in ipairs(old) do redis.call('ZREM', ended_key(), id) end
  for _, id in ipairs(many) do
    redis.call('ZREM', ended_key(), id)
    if redis.call('HGET', job_key(id), 'state') == 'done' then redis.call('UNLINK', job_key(id), slots_key(id)) end
  end
  return #old + #many
end

-- The run failed.  It counts, and the job is tried again after a pause; where it got on, neither is so.  The answer is
-- 'queued'; 'exhausted', if it was the last one and the job is to be buried; or 'stopped', if the job is not the caller's.
-- Of a job that was lost before, and now was seen to fail alone, the loss counts too.
function steps.fail()
  local job = job_key(args.id)
  if not holds(job) then return 'stopped' end
  local is_counted = not got_on(args.id)
  note_end(job, args.reason, is_counted)
  if not is_counted then
    excuse(job)
  elseif args.is_seen and redis.call('HDEL', job, 'losses') == 1 then
    redis.call('HINCRBY', job, 'attempts', 1)
  end
  redis.call('HSET', job, 'error', args.reason)
  local attempts = tonumber(redis.call('HGET', job, 'attempts'))
  if is_counted and attempts >= args.max_attempts then return 'exhausted' end
  local pause = is_counted and args.retry_after * 2 ^ (attempts - 1) or 0
  let_go(args.id)
  queue_again(args.id, args.now + (args.pause or pause))
  return 'queued'
end

-- The same again, without counting the attempt: the run got on and leaves the rest to another, or `how` says what was in
-- the way.
function steps.put_back()
  local job = job_key(args.id)
  if not holds(job) then return 0 end
  if args.how then
    note_end(job, args.how, false)
    redis.call('HINCRBY', job, 'attempts', -1)
  else
    excuse(job)
  end
  let_go(args.id)
  queue_again(args.id, args.due)
  return 1
end

-- Somebody knows that the process of a run is gone.  0: the job is not that run's any more.
function steps.lose()
  if not holds(job_key(args.id)) then return 0 end
  lose(args.id, args.how)
  return 1
end

-- The runs of this moment: {job, token, process}, those first that were not heard of for longest.
function steps.running()
  local found = {}
  for _, id in ipairs(redis.call('ZRANGE', running, 0, args.limit - 1)) do
    local run, process = unpack(redis.call('HMGET', job_key(id), 'run', 'process'))
    if run then found[#found + 1] = {id, run, process or ''} end
  end
  return found
end

-- Give up.  A job that died before its items were known counts as one item, so that the sum holds.
function steps.bury()
  local job = job_key(args.id)
  local state, accepted = unpack(redis.call('HMGET', job, 'state', 'accepted'))
  if not state or state == 'done' or state == 'dead' then return 0 end
  if state == 'running' then
    if not holds(job) then return 0 end
    note_end(job, args.reason, true)
  end
  let_go(args.id)
  local open
  if accepted then
    begin_flight()
    open = flight_of(args.id)
    change_flight(-open)
  else
    open = 1
    count('accepted', 1)
  end
  count('dead', open)
  count('jobs_dead', 1)
  local entry = redis.call('XADD', stream_key('dead'), '*', unpack(args.event))
  redis.call('HSET', job, 'state', 'dead', 'error', args.reason, 'ended_at', args.now, 'dead_items', open, 'dead_entry', entry)
  note_closed(args.id)
  redis.call('HINCRBY', measures_key(), 'dead:' .. args.cause, 1)
  return 1
end

-- Take a dead job up again, as if it had just been submitted; what it had published stays published.
-- What was fetched and could not be read is fetched anew; items that are known already must stay in their places.
-- Without its letter it was dropped: its input is gone.
local function retry_job(letter, id)
  local job = job_key(id)
  local state, accepted, open, entry = unpack(redis.call('HMGET', job, 'state', 'accepted', 'dead_items', 'dead_entry'))
  if state ~= 'dead' or letter ~= entry then return 0 end
  if redis.call('XDEL', stream_key('dead'), entry) == 0 then return 0 end
  count('dead', -tonumber(open))
  count('jobs_dead', -1)
  if accepted then
    begin_flight()
    change_flight(open)
  else
    count('accepted', -1)
    local fetched = redis.call('HEXISTS', job, 'url') == 1 and redis.call('HGET', job, 'via') ~= 'warc'
    if fetched then redis.call('UNLINK', body_key(id)) end
  end
  redis.call('HDEL', job, 'dead_items', 'dead_entry', 'not_before', 'ended_at', 'error', 'losses', 'alone')
  redis.call('HSET', job, 'state', 'queued', 'attempts', 0, 'enqueued', 1, 'arrived', args.due)
  redis.call('ZADD', due, args.due, id)
  redis.call('ZADD', open_key(), args.due, id)
  return 1
end

-- Take up again the jobs of some letters, each {letter, job}: 1 or 0 for each.
function steps.retry()
  local done = {}
  for i, letter in ipairs(args.letters) do done[i] = retry_job(letter[1], letter[2]) end
  return done
end

-- Make jobs of dead parts, each {letter, job, fields, body}: 1, or 0 where the letter is gone, for each.
function steps.retry_parts()
  local done = {}
  for i, part in ipairs(args.parts) do
    local entry, id, fields, body = unpack(part)
    done[i] = redis.call('XDEL', stream_key('dead'), entry)
    if done[i] == 1 then
      redis.call('HSET', job_key(id), 'state', 'queued', 'attempts', 0, 'enqueued', 1, unpack(fields))
      redis.call('SET', body_key(id), body)
      redis.call('ZADD', due, args.due, id)
      redis.call('ZADD', open_key(), args.due, id)
      count('jobs', 1)
    end
  end
  return done
end

-- Forget a dead letter: the entry, and with a dead job its input too.  The counts keep it.
-- A job that was taken up again has no letter, or another one: its input stays.
local function drop_letter(entry, id)
  if redis.call('XDEL', stream_key('dead'), entry) == 0 then return 0 end
  if id then
    redis.call('UNLINK', body_key(id))
    redis.call('PEXPIRE', job_key(id), args.retention)
    redis.call('PEXPIRE', slots_key(id), args.retention)
  end
  return 1
end

-- Forget some letters, each {letter, job}, the job '' where only a part of it is dead: 1 or 0 for each.
function steps.drop()
  local done = {}
  for i, letter in ipairs(args.letters) do done[i] = drop_letter(letter[1], letter[2] ~= '' and letter[2] or nil) end
  return done
end

-- Jobs whose moment has come: lost messages, dead workers, second tries.  Any number of reconcilers may run: a job goes
-- to one of them, and comes again after args.claim should that one die before it has said `enqueued`.
function steps.due()
  local ids = redis.call('ZRANGEBYSCORE', due, '-inf', args.now, 'LIMIT', 0, args.limit)
  local found = {}
  for _, id in ipairs(ids) do
    local state, lease = unpack(redis.call('HMGET', job_key(id), 'state', 'lease'))
    if state == 'running' and tonumber(lease or 0) > args.now then
      redis.call('ZADD', due, lease, id)
    elseif state == 'queued' or state == 'running' and lose(id, args.unheard) == 0 then
      redis.call('ZADD', due, args.now + args.claim, id)
      found[#found + 1] = id
    elseif state ~= 'running' then
      redis.call('ZREM', due, id)
    end
  end
  return found
end

-- Their messages are in the queue.  Each waits twice as long as before, so that a long queue is not made longer.
function steps.enqueued()
  for _, id in ipairs(args.ids) do
    local job = job_key(id)
    if redis.call('HGET', job, 'state') == 'queued' then
      local times = redis.call('HINCRBY', job, 'enqueued', 1)
      local wait = math.min(args.patience * 2 ^ math.min(times - 1, 20), args.longest)
      redis.call('ZADD', due, args.now + wait, id)
    end
  end
  return 1
end

-- Who does the next step of some queued jobs: what is to be fetched goes into the fetchers' queue while one of them is
-- there.  The others are answered; among them is what was lost `most_losses` times while it was fetched, for it is to be
-- alone in a process, which fetchers can't give it.
function steps.route()
  if redis.call('EXISTS', fetchers_key()) == 0 then return args.ids end
  local others = {}
  for _, id in ipairs(args.ids) do
    local url, losses = unpack(redis.call('HMGET', job_key(id), 'url', 'losses'))
    if url and tonumber(losses or 0) < args.most_losses and redis.call('EXISTS', body_key(id)) == 0 then
      redis.call('LPUSH', fetch_key(), id)
    else
      others[#others + 1] = id
    end
  end
  return others
end

-- Items without an outcome, of each of some jobs.
function steps.flight()
  local counts = {}
  for i, id in ipairs(args.ids) do counts[i] = flight_of(id) end
  return counts
end

-- Since when the oldest open job is open, and since when the one that has waited longest could have been begun, in ms;
-- '' for none.  Of very many those that came first are looked at.  Writes nothing, as `audit`.
function steps.ages()
  local open_since, ready_since = '', ''
  local ids = redis.call('ZRANGE', open_key(), 0, args.limit - 1, 'WITHSCORES')
  for i = 1, #ids, 2 do
    local came = tonumber(ids[i + 1])
    if ready_since ~= '' and ready_since <= came then break end
    local state, moment = unpack(redis.call('HMGET', job_key(ids[i]), 'state', 'not_before'))
    if open_since == '' and (state == 'queued' or state == 'running') then open_since = came end
    local since = math.max(came, tonumber(moment or 0))
    if state == 'queued' and since <= args.now and (ready_since == '' or since < ready_since) then ready_since = since end
  end
  return {open_since, ready_since}
end

-- All sums at one moment, each side counted from other keys: totals by outcome, items in flight, and what was ever
-- written to the streams.  Where more jobs are open than can be gone through, the sum in flight is the one that is kept.
-- Writes nothing: a server that is full or read-only answers too.
function steps.audit()
  local open, flight = redis.call('ZCARD', due), tonumber(redis.call('HGET', totals, 'in_flight') or nil)
  if open <= args.most or not flight then flight = sum_flight(redis.call('ZRANGE', due, 0, -1)) end
  local function added(name)
    local stream = stream_key(name)
    if redis.call('EXISTS', stream) == 0 then return 0 end
    local info = redis.call('XINFO', 'STREAM', stream)
    for i = 1, #info, 2 do
      if info[i] == 'entries-added' then return info[i + 1] end
    end
  end
  return {redis.call('HGETALL', totals), open, flight, added('clean'), added('copies')}
end

return steps[args.step]()
