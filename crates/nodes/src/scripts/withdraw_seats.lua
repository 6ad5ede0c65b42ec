-- Gives back what one hold has taken, and nothing that is anybody else's.
-- KEYS: one for each seat. ARGV: the hold.
for _, key in ipairs(KEYS) do
    local entry = redis.call('GET', key)
    if entry and string.match(entry, '^%d+ %x+ (%S+)$') == ARGV[1] then
        redis.call('DEL', key)
    end
end
