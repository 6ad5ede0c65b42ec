# Without a connection
offline-title = No connection
offline-lead = You can see your tickets. Booking is paused.
offline-paused = Seats change every moment, so they can only be chosen while you are connected. What you have paid for is yours all the same.
offline-saved = Tickets on this device
offline-forget = Remove them from this device
offline-again = Try again

# On a ticket that was kept on the device
offline-mark = Saved at { $time }, { $day }. What has changed since then is not on this page.
