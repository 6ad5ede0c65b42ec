# The pages on which people find something to see.

# Parts
rating-label = { $stars } of 5 stars from { $reviews } reviews
days-label = Day
days-nothing-on = nothing on
showtime-until = until { $time }
showtime-from = from { $price }
showtime-plenty = Plenty of seats
showtime-few = { $left ->
    [one] Last seat
   *[other] Filling fast · { $left } left
}
showtime-sold-out = Sold out
showtime-opens = On sale { $at }
showtime-at-the-door = At the box office only
age-all = Suitable for all ages.
age-guidance = All ages may come; parents may want to look first.
age-guidance-under = Some of it may not suit children under { $age }.
age-accompanied = Under { $age } only together with a parent or guardian.
age-from = Only for people aged { $age } and over. Bring something that shows your age.
age-other = Its certificate is “{ $certificate }”. The theatre can tell you what that means for children.
kind-film = Film
kind-concert = Concert
kind-play = Play
kind-sport = Sport
kind-comedy = Comedy
kind-other = Event

# Choosing a city
cities-title = Choose your city
cities-heading = Where are you going out?
cities-lead = Choose your city to see what is on. We remember it on this device.
cities-search-label = Find your city
cities-search-placeholder = Mumbai, São Paulo, Tokyo
cities-near-me = Use my location
cities-near-me-asking = Finding the city nearest to you
cities-near-me-refused = We could not get your location. Search for your city instead.
cities-large = Big cities
cities-found = { $count ->
    [0] Nothing found for “{ $query }”
    [one] One city for “{ $query }”
   *[other] { $count } cities for “{ $query }”
}
cities-none = We are not in this city yet. Check the spelling, or look at a city nearby.
cities-show-large = Show big cities
cities-all = { $count } cities in all. Search to find yours.

# Home of a city
home-title = What is on · { $city }
home-description = Films and events in { $city }: showtimes, seats and tickets, every fee in every price.
home-heading = On in { $city }
home-lead = { $films ->
    [0] { $events ->
        [one] One event this week.
       *[other] { $events } events this week.
    }
    [one] { $events ->
        [0] One film.
        [one] One film and one event this week.
       *[other] One film and { $events } events this week.
    }
   *[other] { $events ->
        [0] { $films } films.
        [one] { $films } films and one event this week.
       *[other] { $films } films and { $events } events this week.
    }
}
home-films = Now showing
home-all-films = See all { $count }
home-events = Events this week
home-coming = Coming soon
home-theaters = Theatres in { $city }
home-nothing-on = Nothing is on in { $city } in the coming days.
home-see-later = Look further ahead
home-no-theaters = No theatre in { $city } sells here yet.
home-near-city = { $city }, { $km } km

# All films and events
browse-title = Films and events · { $city }
browse-heading = Films and events in { $city }
browse-filters = Filters
browse-filters-active = Filters · { $count }
browse-date = Day
browse-any-date = Any day
browse-language = Language
browse-any-language = Any language
browse-genre = Genre
browse-any-genre = Any genre
browse-format = Format
browse-any-format = Any format
browse-certificate = Age rating
browse-any-certificate = Any age rating
browse-kind = Kind
browse-any-kind = Films and events
browse-sort = Sort by
browse-sort-shows = Most showtimes
browse-sort-title = Title
browse-sort-release = Newest first
browse-sort-rating = Best reviewed
browse-show = Show results
browse-count = { $count ->
    [0] No results
    [one] 1 result
   *[other] { $count } results
}
browse-active = Filters that are on
browse-drop = Remove { $what }
browse-clear = Clear all filters
browse-nothing = Nothing on in { $city } fits all of these filters.
browse-without = Without { $what }: { $count ->
    [one] 1 result
   *[other] { $count } results
}
browse-home = What is on in { $city }

# Search
search-title = Search
search-title-of = Search · { $query }
search-count = { $count ->
    [0] No results
    [one] 1 result
   *[other] { $count } results
}
search-films = Films and events
search-theaters = Theatres
search-theaters-in = Theatres in { $city }
search-people = People
search-nothing = Nothing found for “{ $query }”.
search-hint = Fewer letters find more: a part of the title or name is enough.
search-see-all = See all films and events
search-kind-movie = Film or event
search-kind-theater = Theatre
search-kind-person = Person
search-suggestions = Suggestions
search-suggested = { $count ->
    [0] No suggestions
    [one] 1 suggestion
   *[other] { $count } suggestions
}

# A film or an event
film-title = Showtimes · { $title }
film-title-in = Showtimes · { $title } in { $city }
film-book = Book tickets
film-trailer = Trailer
film-about = About
film-released = From { $date }
film-showtimes = Showtimes in { $city }
film-filters = Filter showtimes
film-wheelchair = Wheelchair spaces
film-morning = Morning
film-afternoon = Afternoon
film-evening = Evening
film-night = After 9 pm
film-nearest = Nearest first
film-nearest-done = Theatres are sorted, the nearest first
film-km-away = { $km } km away
film-prices-note = Every price includes every fee. Times are local at the theatre.
film-nothing-fits = { $day }: no show fits these filters.
film-all-shows = Show all showtimes
film-nothing-on = { $day }: no more shows of { $title } in { $city }.
film-next-day = Next: { $day }
film-sold-out = { $day }: every show is sold out.
film-where = Where to see it
film-nowhere = No shows of { $title } are on sale at the moment.
film-not-here = { $title } is not on in { $city }. It is on here:
film-choose-city = { $title } is on in these cities:
film-see-others = See what else is on
film-director = Directed by
film-people = With

# A theatre
theater-title = Theatre · { $name }
theater-map = Open the map
theater-facilities = Facilities
theater-screens = { $count ->
    [one] 1 screen
   *[other] { $count } screens
}
theater-cancelling = Cancelling
theater-policy = Cancel until { $hours } hours before: you get { $percent }% back.
theater-policy-all = Cancel until { $hours } hours before: you get everything back.
theater-policy-none = Tickets cannot be given back.
theater-closed = This theatre is closed and sells no new shows.
theater-showtimes = Showtimes · { $day }
theater-nothing-on = { $day }: no more shows here.

# Help
help-title = Help · How it works
help-heading = How can we help?
help-lead = Finding a show, paying, getting in, and getting your money back: the short answers.
help-sections = Topics
help-contact = Contact
help-contact-lead = Questions about one booking are answered fastest with its number. You find it in our email, or here:
help-write = Write to us
help-booking = Booking
help-booking-1 = How do I book?
help-booking-1-answer = Choose your city, a film or event, and a showtime. Pick up to { $seats } seats on the map or let us choose the best ones. We hold them for { $minutes } minutes while you pay. Your tickets come by email at once.
help-booking-2 = Do I need an account?
help-booking-2-answer = No. An email address is enough. With an account you find your bookings again on every device and can keep refunds in a wallet.
help-booking-3 = What if { $minutes } minutes are not enough?
help-booking-3-answer = In the last two minutes you can add { $extension } minutes, once. If the hold ends all the same, nothing is charged, and you can choose again.
help-booking-4 = I paid, but something broke. Did it work?
help-booking-4-answer = Look for our email or find your booking here. If your bank took the money and we could not give you the seats, it goes back by itself. You are never charged twice.
help-prices = Prices
help-prices-1 = What is in the price?
help-prices-1-answer = Everything. The first price that you see already has the booking fee and all taxes in it, and it does not grow on the way to paying.
help-prices-2 = Where do I use a code?
help-prices-2-answer = At checkout, under “Have a code?”. You see the new total before you pay.
help-cancelling = Cancelling
help-cancelling-1 = Can I cancel?
help-cancelling-1-answer = Until { $hours } hours before the show, all tickets or some of them. What you get back is shown before you confirm; each theatre says on its page how much it keeps.
help-cancelling-2 = When is my money back?
help-cancelling-2-answer = In your wallet at once; on cards and in bank accounts within a few working days.
help-cancelling-3 = What if the theatre cancels the show?
help-cancelling-3-answer = You get all of it back, fees included, without asking. We write to you the moment we know.
help-access = Access
help-access-1 = How do I find wheelchair spaces?
help-access-1-answer = On a film's page, turn on “Wheelchair spaces”: only showtimes with free spaces are left. On the seat map they carry a sign, with companion seats beside them.
help-access-2 = Do I have to use the map?
help-access-2-answer = No. Beside every seat map there is the same choice as a list, which works with a keyboard and with screen readers, and a button that picks the best seats for you.
help-access-3 = I need more time.
help-access-3-answer = Say so before you hold seats, beside the button or under “Access needs” in your account: they are held for { $more } minutes instead of { $minutes }. Every hold can be extended once by { $extension } minutes, and nothing that you typed is lost.
help-tickets = Tickets and entry
help-tickets-1 = How do I get in?
help-tickets-1-answer = Show the code of each ticket on your phone or on paper. A saved or printed PDF needs no connection.
help-tickets-2 = How early should I come?
help-tickets-2-answer = The time on the ticket is when the show begins. Leave some minutes for the entrance and for finding your seat.
help-tickets-3 = I cannot find my tickets.
help-tickets-3-answer = With your booking number and the email address that you gave, “Find my booking” sends you a new link.
