# What people say of films and events.
review-stars = { $stars ->
    [one] 1 of 5 stars
   *[other] { $stars } of 5 stars
}
review-count = { $count ->
    [one] 1 review
   *[other] { $count } reviews
}
review-bar = { $stars ->
    [one] { $count ->
        [one] 1 star: 1 review
       *[other] 1 star: { $count } reviews
    }
   *[other] { $count ->
        [one] { $stars } stars: 1 review
       *[other] { $stars } stars: { $count } reviews
    }
}
review-nobody = Somebody who has left
review-was-there = Was there
review-edited = changed since

# On the page of a film
reviews-head = Reviews
reviews-write = Write a review
reviews-all = All reviews
reviews-none = Nobody has said anything yet. Have you seen it?

# All reviews of a film
reviews-title = Reviews · { $title }
reviews-heading = What people say of { $title }
reviews-description = Stars and words of people who have seen { $title }.
reviews-saved = Thank you. Your review is up.
reviews-mine = Your review
reviews-change = Change or withdraw it

# Writing one
review-write-title = Your review · { $title }
review-write-heading = How was { $title }?
review-rating = Your stars
review-stars-hint = 1 is poor, 5 is outstanding.
review-star-1 = 1 star: poor
review-star-2 = 2 stars: so-so
review-star-3 = 3 stars: good
review-star-4 = 4 stars: very good
review-star-5 = 5 stars: outstanding
review-text = In your words
review-text-hint = What should others know, without the ending? Up to { $max } characters.
review-left = Characters left: { $left }
review-signed = It appears as { $name }, for everybody to read. You can change it for { $days } days and withdraw it whenever you like.
review-mark = If you came with our tickets, it says so beside your name.
review-publish = Publish
review-until = You can change it until { $date }.
review-over = The { $days } days in which a review can be changed are over. You can still withdraw it.
review-hidden = Our moderators took your review down. Nobody else can read it.
review-hidden-because = Our moderators took your review down: { $reason } Nobody else can read it.
review-withdraw = Withdraw this review
review-withdraw-lead = Your words and your stars go at once. This cannot be undone.
review-sign-in = You are not signed in any more. What you wrote is still here: sign in in a new tab, come back, and publish it.
review-sign-in-link = Sign in in a new tab
problem-stars = Choose 1 to 5 stars.
problem-text = That is too long. 2,000 characters are possible.
refusal-not-out-yet = It is not out yet. Come back when you have seen it.
refusal-edit-window-over = A review can be changed for { $days } days. Yours can still be withdrawn.
refusal-review-hidden = Our moderators took your review down, so it cannot be changed.

# In the account
account-tab-reviews = Reviews
own-reviews-none = What you say of films and events will be listed here.
own-reviews-hidden = Hidden
own-reviews-change = Change
own-reviews-look = Look at it
own-reviews-withdrawn = Your review is withdrawn.
