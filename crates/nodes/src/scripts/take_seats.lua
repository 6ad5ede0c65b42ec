-- Takes all of these seats of one show for one holder, or none of them.
-- KEYS: one for each seat.
-- ARGV: the asker's time; until when they are taken; the owner; the hold; how long to keep the keys.
-- Times are milliseconds. Answers nothing if all are the owner's now; else, for each seat that somebody
-- else has, its place in KEYS and until when.
local now, till, owner = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local entries, free, lost = redis.call('MGET', unpack(KEYS)), {}, {}
for place = 1, #KEYS do
    local ends, whose
    if entries[place] then
        ends, whose = string.match(entries[place], '^(%d+) (%x+) ')
    end
    if not ends or tonumber(ends) <= now then
        free[#free + 1] = KEYS[place]
    elseif whose ~= owner then
        lost[#lost + 1] = place
        lost[#lost + 1] = tonumber(ends)
    end
end
if #lost == 0 then
    for _, key in ipairs(free) do
        redis.call('SET', key, till .. ' ' .. owner .. ' ' .. ARGV[4], 'PX', ARGV[5])
    end
end
return lost
