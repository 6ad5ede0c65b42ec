# What stands on every page: header, footer, banners, common buttons.
skip-to-content = Skip to the content
brand-tagline = The open box office
nav-main = Main
nav-search-label = Search films, events, theatres and people
nav-search-placeholder = Films, theatres, people
nav-search-button = Search
nav-choose-city = Choose a city
nav-city-change = City: { $city }. Change
nav-sign-in = Sign in
nav-account = Account of { $name }
nav-find-booking = Find my booking
nav-help = Help
nav-about-prices = Every price that you see includes every fee.
footer = Footer
footer-language = Language
footer-theme = Colours
footer-apply = Apply
theme-auto = As the device
theme-light = Light
theme-dark = Dark
footer-credits = Film facts from vega-datasets, places from GeoNames (CC BY 4.0).
back = Back
close = Close
cancel-word = Cancel
save = Save
change = Change
remove = Remove
form-problems-title = { $count ->
    [one] One thing needs another look
   *[other] { $count } things need another look
}
optional = optional
show-password = Show
hide-password = Hide
pagination = Pages
page-previous = Previous page
page-next = Next page
page-of = Page { $page } of { $pages }
breadcrumb = You are here

# Dates and times
today = Today
tomorrow = Tomorrow
day-1 = Mon
day-2 = Tue
day-3 = Wed
day-4 = Thu
day-5 = Fri
day-6 = Sat
day-7 = Sun
day-long-1 = Monday
day-long-2 = Tuesday
day-long-3 = Wednesday
day-long-4 = Thursday
day-long-5 = Friday
day-long-6 = Saturday
day-long-7 = Sunday
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
month-long-1 = January
month-long-2 = February
month-long-3 = March
month-long-4 = April
month-long-5 = May
month-long-6 = June
month-long-7 = July
month-long-8 = August
month-long-9 = September
month-long-10 = October
month-long-11 = November
month-long-12 = December
date-short = { $weekday } { $day } { $month }
date-long = { $weekday } { $day } { $month } { $year }
date-of-year = { $day } { $month } { $year }
date-at-time = { $date }, { $time }
duration = { $hours ->
    [0] { $minutes } min
   *[other] { $minutes ->
        [0] { $hours } h
       *[other] { $hours } h { $minutes } min
    }
}
