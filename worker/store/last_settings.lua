-- Notes by which settings the store is kept.
-- requires: keys
-- Works on: the fields that the call brings, some 20.
-- ARGV[1] msgpack {fields}: name and value in turn

redis.call('HSET', store_key(), unpack(cmsgpack.unpack(ARGV[1]).fields))
return 1
