# Choosing seats: the map, the list, the summary, and what happens when a seat goes.
seats-title = Choose seats · { $film }
seats-description = Choose seats for { $film } at { $theater }, { $when }.
seats-back = Back to the showtimes of { $film }
seats-other-time = Change time
seats-heading = Seats
seats-where = { $theater } · { $screen }
seats-what = { $language } · { $format }

# Tools
seats-tools = Help with choosing
seats-party = How many seats
seats-party-fewer = One seat fewer
seats-party-more = One seat more
seats-pick-best = { $count ->
    [one] Pick the best seat for me
   *[other] Pick the best { $count } for me
}
seats-pick-best-plain = Pick the best seats for me
seats-price-any = Any price
seats-price-label = Price
seats-one-by-one = One by one
seats-aisle-only = On an aisle
seats-accessible-only = Accessible seats
seats-filters = Show me
seats-view = How to show the seats
seats-view-map = Map
seats-view-list = List
seats-zoom = Zoom
seats-zoom-in = Zoom in
seats-zoom-out = Zoom out
seats-zoom-fit = Show the whole hall
seats-to-screen = Screen this way
seats-to-stage = Stage this way
seats-far-hint = Tap the hall to come closer
seats-grid-help = { $rows ->
    [one] One row.
   *[other] { $rows } rows; the first is nearest to the { $front ->
        [stage] stage
       *[screen] screen
    }.
} Arrow keys move from seat to seat, Space chooses, Home and End go to the ends of a row, Page Up and Page Down five rows on, N to the next free seat, Escape to your choice.

# Names of seats: "Row G, seat 9, Premium, ₹343.60, aisle, taken"
seats-name = Row { $row }, seat { $seat }
seats-row = Row { $row }
seats-mark-aisle = aisle
seats-mark-wheelchair = wheelchair space
seats-mark-companion = companion seat for { $space }
seats-mark-companion-plain = companion seat
seats-mark-restricted = restricted view
seats-state-held = being bought by someone else
seats-state-taken = taken
seats-state-blocked = not for sale

# Legend
seats-legend = What the signs mean
seats-legend-free = Free; its edge is its price
seats-legend-chosen = Yours
seats-legend-held = Being bought
seats-legend-taken = Taken
seats-legend-wheelchair = Wheelchair space
seats-legend-companion = Companion seat
seats-legend-restricted = Restricted view

# Groups in the list
seats-run = { $count ->
    [one] Seat { $first }
   *[other] Seats { $first }–{ $last }
}
seats-run-detail = { $place }, { $price }
seats-place-left = left side
seats-place-centre = centre
seats-place-right = right side
seats-row-full = No free seats in this row.

# The choice
seats-yours = Your seats
seats-yours-hint = { $count ->
    [one] Choose a seat on the map. It is held for { $minutes } minutes once you press the button, not before.
   *[other] Choose up to { $count } seats. They are held for { $minutes } minutes once you press the button, not before.
}
seats-more-time = I need more time: hold for { $minutes } minutes
seats-access-needs = Other access needs
seats-tickets = { $count ->
    [one] Ticket
   *[other] { $count } tickets
}
seats-fees = Booking fees
seats-total = Total
seats-all-in = Fees included
seats-hold = Hold seats
seats-holding = Holding…
seats-remove = Remove { $seat }
seats-choose-first = Choose your seats
seats-problem-none = Choose at least one seat, or let us pick the best ones for you.
seats-too-many = You can book up to { $count } seats at a time.
seats-lost = { $count ->
    [one] { $seats } was just taken.
   *[other] { $seats } were just taken.
}
seats-still-free = { $count ->
    [one] { $seats } is still free and chosen below.
   *[other] { $seats } are still free and chosen below.
}
seats-instead = Hold { $seats } instead
seats-instead-none = There are not as many seats together close by. Choose others below.
seats-orphan = { $count ->
    [one] This would leave { $seats } on its own.
   *[other] This would leave { $seats } on their own.
}
seats-orphan-block = This theatre asks parties not to leave single seats.
seats-move-to = Move to { $seats }
seats-swap-for = Swap for { $seats }
seats-choose-another = Choose another
seats-not-together = { $largest ->
    [0] There are no { $count } free seats of this kind.
    [one] There are no { $count } seats together. Only single seats are left; choose them one by one below.
   *[other] There are no { $count } seats together. The most together is { $largest }; choose them below.
}
seats-plan-changed = The seat plan of this show has changed. Please choose again.
seats-ended = Your hold ended, so the seats went back. Those still free are chosen below.

# What the map says while it is used; {seats}, {count} and the like are filled in as it happens
seats-live-chosen = { $seats } chosen. { $total } with all fees.
seats-live-none = No seats chosen.
seats-live-not-free = { $name }. Choose another seat.
seats-live-again = Seats are up to date again.
seats-live-stale = No live updates at the moment. The map may be a few seconds old.
seats-live-best = { $seats }. Press again for the next best.
seats-live-no-best = There are no { $count } seats together any more. Try fewer, or one by one.
seats-live-no-room = There is no room for { $count } here. { $seats } chosen; choose the rest one by one.
seats-live-failed = The seats could not be held just now. Your choice is kept; please try again.
seats-wheelchair-title = A space without a chair
seats-wheelchair-ask = { $seats } is a space for a wheelchair. Is it for someone who needs it?
seats-wheelchair-yes = Yes, choose it
seats-wheelchair-no = Choose another
seats-companion-note = { $seats } is kept for people who come with somebody in a wheelchair. Choose the wheelchair space as well, or say under “Access needs” that you need it.
seats-companions = Kept until { $hours } hours before the show for people who come with somebody in a wheelchair: { $seats }.
seats-companions-ways = Choose them together with a wheelchair space of their row, or take other seats.
seats-companions-need = I need a companion seat

# How long seats are held
hold-until = Held until { $time }
hold-more = Add { $minutes } minutes
hold-extended = Extended to { $time }. This was your one extension.
hold-ended = Your hold ended.
hold-ended-maybe = The seats may still be free, and what you typed is kept. Nothing was charged.
hold-again = Hold them again
hold-others = Choose other seats
hold-question = Do you need more time?
hold-question-text = Your seats are held for less than a minute more.
hold-let-go = Let them go
hold-live-left = { $minutes } min { $seconds } s left
hold-live-minutes = Your seats are held for { $minutes } more minutes.
hold-live-minute = Your seats are held for one more minute.
hold-live-seconds = Your seats are held for { $seconds } more seconds.
hold-live-warn = { $minutes } minutes left. You can add time with the button at the top.
hold-live-failed = The time could not be added just now. Please try again.

# Sections of a large venue
sections-title = Choose an area · { $film }
sections-heading = Choose an area
sections-map = Map of the areas
sections-list = All areas
sections-from-to = { $from } to { $to }
sections-left = { $count ->
    [0] Sold out
    [one] 1 seat left
   *[other] { $free } seats left
}
sections-name = { $name }, { $price }, { $left }
sections-back = All areas
sections-key-many = Many left
sections-key-some = Some left
sections-key-few = Few left
sections-key-none = Sold out

# Shows that do not sell
seats-closed-title-not-open = Booking has not opened yet
seats-closed-title-closed = Online booking has closed
seats-closed-title-past = This show has begun
seats-closed-title-cancelled = This show was cancelled
seats-closed-not-open = Booking for { $film } opens on { $when }, theatre time.
seats-closed-closed = The box office of { $theater } may still have seats for { $when }.
seats-closed-past = It started on { $when }. Here is the way to the next ones.
seats-closed-cancelled = { $theater } has called off { $film } on { $when }. Who had booked gets all of their money back.
seats-closed-next = Other showtimes of { $film }
hold-paying = These seats are being paid for in another window.
hold-paying-link = Go to the payment
hold-booked = These seats are booked.
hold-booked-link = Show the booking
