-- Writes down what the database has decided: these seats are this hold's, whoever seemed to have them.
-- KEYS: one for each seat. ARGV: until when; the owner; the hold; how long to keep the keys.
for _, key in ipairs(KEYS) do
    redis.call('SET', key, ARGV[1] .. ' ' .. ARGV[2] .. ' ' .. ARGV[3], 'PX', ARGV[4])
end
