-- Items in flight: those of open jobs without an outcome.  Each step keeps their sum among the totals.
-- requires: keys
-- Works on: one job; where a server was filled by a feedmill that kept no sum, once on all open jobs.

-- Items of a job that have no outcome yet; 0 where nobody knows what is in it.
local function flight_of(id)
  local accepted = redis.call('HGET', job_key(id), 'accepted')
  return accepted and tonumber(accepted) - redis.call('HLEN', slots_key(id)) or 0
end

-- Items of some jobs that have no outcome yet.
local function sum_flight(ids)
  local sum = 0
  for _, id in ipairs(ids) do sum = sum + flight_of(id) end
  return sum
end

-- Begin the sum, if it is not there; to be called before anything of a job is changed.
local function begin_flight()
  if redis.call('HEXISTS', totals_key(), 'in_flight') == 0 then
    redis.call('HSET', totals_key(), 'in_flight', sum_flight(redis.call('ZRANGE', due_key(), 0, -1)))
  end
end

local function change_flight(by) redis.call('HINCRBY', totals_key(), 'in_flight', by) end
