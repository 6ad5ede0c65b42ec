-- Takes some requests out of a caller's bucket: as many as are wanted, or as are there.
-- KEYS: the bucket. ARGV: what one request costs; how many are wanted; how much a bucket holds.
-- The bucket is the instant at which it will be full again, by this server's clock. Everything is in
-- microseconds. Answers how many were taken and, if none, how long to wait for one.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local cost, wanted, room = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local full_at = tonumber(redis.call('GET', KEYS[1]) or '0') or 0
-- A clock that was set back must not lock anyone out for longer than it takes to fill the bucket.
full_at = math.min(math.max(full_at, now), now + room)
local taken = math.min(wanted, math.floor((now + room - full_at) / cost))
if taken < 1 then
    return { 0, full_at + cost - room - now }
end
full_at = full_at + taken * cost
redis.call('SET', KEYS[1], string.format('%.0f', full_at), 'PX', math.ceil((full_at - now) / 1000))
return { taken, 0 }
