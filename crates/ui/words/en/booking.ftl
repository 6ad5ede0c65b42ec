# Bookings: tickets, receipt, giving tickets back, finding a booking.
ticket-label = Ticket { $number } of { $of }: { $seat }
ticket-count = Ticket { $number } of { $of }
ticket-row = Row
ticket-seat = Seat
ticket-code-alt = Entry code: { $seat }, ticket { $number } of { $of }
ticket-used = Used
ticket-used-at = Let in on { $at }, gate { $gate }.
ticket-cancelled = Given back
ticket-cancelled-at = Given back on { $at }. It lets nobody in.

booking-title = Your tickets · { $title }
booking-heading = Your tickets
booking-number = Booking number
booking-booked = Booked.
booking-booked-mail = Booked. We have written to { $email }.
booking-cancelled = All tickets of this booking were given back.
booking-show-off = The theatre has cancelled this show. Everything that you paid for your tickets goes back to you.
booking-pending = The payment for this booking is not decided yet.
booking-pending-link = See how it stands
booking-not-paid = This booking was not paid, and its seats are free again. Nothing stays charged.
booking-choose-again = Choose seats again
booking-sent-back = Your payment came too late for these seats. All of it goes back to you; see below.
booking-stays-on = Your screen stays on while this page is open. Turn its brightness up at the door.
booking-tickets = { $count ->
    [one] Your ticket
   *[other] Your { $count } tickets
}
booking-swipe = { $count } tickets, one for each person: swipe to the next one.
booking-actions = What you can do
booking-pdf = { $count ->
    [one] Ticket as PDF
   *[other] All tickets as PDF
}
booking-calendar = Add to calendar
booking-map = Directions
booking-give-back = Give tickets back
booking-receipt = Receipt
booking-booked-at = Paid on
booking-contact = Letters go to
booking-paid = Paid
booking-refunds = Money on its way back
booking-refund-source = to where it came from
booking-refund-wallet = to your wallet
booking-refund-begun = Begun on { $at }
booking-refund-going-source = On its way. Banks usually take 5 to 7 days.
booking-refund-going-wallet = On its way.
booking-refund-done-source = Sent. Your bank may take some days to show it.
booking-refund-done-wallet = It is in your wallet.

cancel-title = Give tickets back · { $title }
cancel-heading = Give tickets back
cancel-confirm-heading = Give these tickets back?
cancel-which = Which tickets?
cancel-paid = paid { $amount }
cancel-back = { $amount } back
cancel-preview = See what you get back
cancel-keep = Keep my tickets
cancel-where = Where shall the money go?
cancel-to-source = Where it came from. Banks usually take 5 to 7 days.
cancel-to-wallet = To your wallet, at once.
cancel-goes-source = The money goes back to where it came from. Banks usually take 5 to 7 days.
cancel-goes-wallet = The money is in your wallet at once.
cancel-paid-for = { $seat }, paid
cancel-discount-lost = Less of the offer, because you keep fewer tickets
cancel-fee = Fee of the theatre
cancel-refund = You get back
cancel-until = You can decide until { $until }. Other seats stay yours.
cancel-button = { $count ->
    [one] Give back the ticket, get { $amount }
   *[other] Give back { $count } tickets, get { $amount }
}
cancel-too-late = Tickets for this show could be given back until { $until }. Your tickets stay good; you can pass them on to somebody else.
cancel-back-to-tickets = Back to my tickets
cancel-problem-none = Tick at least one ticket.
cancel-problem-not-valid = One of these tickets was used or given back meanwhile. Look at the list again.
cancel-problem-changed = The amount has changed. Look it over, then decide.

find-booking-heading = Find my booking
find-booking-lead = Write your booking number and the address that you gave. We send a letter with a link to your tickets to that address.
find-booking-number-hint = It begins with USH, and stands in your letter.
find-booking-email = E-mail that you booked with
find-booking-button = Send the link
find-booking-sent = If a booking with this number and { $email } exists, a letter with its link is on its way.
find-booking-not-there = Nothing after a few minutes? Look into the spam folder, and check the number and the address.
find-booking-again = Try again
find-booking-problem-number = Write the number of your booking; it begins with USH.
