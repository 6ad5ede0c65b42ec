-- Follows what committed: forgets seats that are free, and moves the end of those that are taken.
-- What is not known stays unknown, so that news that comes late brings nothing back.
-- KEYS: one for each seat. ARGV: for each seat, until when it is taken, or 0 if it is free, and how long
-- to keep its key.
for place, key in ipairs(KEYS) do
    local till, keep = ARGV[2 * place - 1], ARGV[2 * place]
    if till == '0' then
        redis.call('DEL', key)
    else
        local entry = redis.call('GET', key)
        local holder = entry and string.match(entry, '^%d+( %x+ %S+)$')
        if holder then
            redis.call('SET', key, till .. holder, 'PX', keep)
        end
    end
end
