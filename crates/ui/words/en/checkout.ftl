# From a hold to a payment: checkout, a hold that has ended, waiting for the bank.
seat-name = Row { $row }, seat { $seat }
seat-in-section = { $section }, row { $row }, seat { $seat }
show-when = When
show-where = Where
show-screen = Screen
price-seats = { $count } × { $category }
price-fees = Booking fee
price-discount = Offer { $code }
price-total = Total

checkout-title = Pay · { $title }
checkout-heading = Pay for your seats
checkout-summary = What you are buying
checkout-change-seats = Choose other seats
checkout-contact = Where your tickets go
checkout-guest = You do not need an account.
checkout-sign-in = Have one? Sign in
checkout-email = E-mail
checkout-email-hint = The letter with your tickets goes here.
checkout-phone = Phone
checkout-phone-hint = So that the theatre can reach you if the show changes. Begin with the country code: +91 98450 12345.
checkout-have-code = Have a code?
checkout-promo = Code
checkout-apply = Apply
checkout-promo-applied = Your code is applied.
checkout-method = How you pay
checkout-no-method = This box office takes no payments at the moment.
checkout-test-note = This is a test gateway: no real money moves. Choose how the bank answers.
checkout-test-account = Test account
checkout-by-card = Card
checkout-by-upi = UPI
checkout-by-paypal = PayPal
checkout-by-wallet = Your wallet
checkout-wallet-has = { $amount } in it
checkout-wallet-part = Use the { $amount } in your wallet first; the rest is paid as chosen below.
checkout-does-pays = is paid
checkout-does-asks = asks you to approve (3-D Secure)
checkout-does-refuses = is declined
checkout-does-empty = has too little money
checkout-does-slow = answers late
checkout-nothing-to-pay = There is nothing left to pay.
checkout-policy = You can give tickets back until { $until }, less a fee of { $percent } %.
checkout-policy-all = You can give tickets back without a fee until { $until }.
checkout-policy-over = Tickets for this show can no longer be given back.
checkout-pay = Pay { $amount }
checkout-paying = Paying…
checkout-book = Book
checkout-once = However often you press the button, you are charged once.
checkout-declined-card_declined = Your bank declined the card.
checkout-declined-insufficient_funds = There is not enough money on the card.
checkout-declined-upi_declined = Your UPI app declined the payment.
checkout-declined-paypal_declined = PayPal declined the payment.
checkout-declined-authentication_failed = The payment was not approved at your bank.
checkout-declined-not_charged = The payment did not reach your bank.
checkout-declined-no_answer = Your bank did not answer in time.
checkout-declined-other = The payment was declined.
checkout-declined-advice = Nothing was charged, and your seats are still held. Try again with another card or another way to pay.
checkout-amount-changed = The price has changed. Look it over, then pay.
checkout-problem-email = Write the whole address, such as name@example.com.
checkout-problem-phone = Begin with + and the country code, such as +91 98450 12345, or leave it empty.
checkout-problem-method = Choose how you pay.
checkout-problem-account = Choose one of the test accounts.
checkout-problem-wallet = There is less in your wallet now. Choose how you pay the rest.
checkout-problem-gateway = Payments are not answered at the moment. Nothing was charged, and your seats are still held. Please try again in a minute.
checkout-problem-promo-unknown = There is no such code. Check its spelling, or leave it empty.
checkout-problem-promo-not-yet = This code is not valid yet.
checkout-problem-promo-expired = This code has expired.
checkout-problem-promo-used-up = This code has been used as often as it may be.
checkout-problem-promo-used-by-you = You have used this code as often as one may.
checkout-problem-promo-minimum = This code needs a larger total.
checkout-problem-promo-other-show = This code is not for this show.
checkout-problem-promo-length = A code has at most 50 characters.

hold-ended-title = Your hold ended · { $title }
hold-ended-heading = Your hold ended
hold-ended-at = Your seats were held until { $time }.
hold-ended-free = { $count ->
    [one] { $seats } is still free.
   *[other] { $seats } are still free.
}
hold-ended-lost = { $count ->
    [one] { $seats } was taken meanwhile.
   *[other] { $seats } were taken meanwhile.
}
hold-ended-mixed = { $count ->
    [one] { $lost } was taken meanwhile; still free: { $free }.
   *[other] { $lost } were taken meanwhile; still free: { $free }.
}
hold-ended-again = Hold them again
hold-ended-choose = Choose seats
hold-ended-not-charged = Nothing was charged. What you typed is kept if you hold the seats again.

payment-title = Checking with your bank · { $title }
payment-amount = Amount
payment-checking-heading = Checking with your bank
payment-checking = Your bank has not answered yet. This page goes on by itself when it does.
payment-late = This takes longer than usual. You can close this page: we write to you when it is decided. You will not be charged twice, and if no tickets come of it, nothing stays charged.
payment-stay = Your seats stay yours while the bank decides.
payment-look-again = Look again
payment-approve-heading = Your bank asks you to approve
payment-approve = The bank wants to be sure that it is you. Approve the payment on its page; you come back here by yourself.
payment-approve-button = Go to your bank
checkout-extend-early = You can add { $minutes } minutes from { $time } on. What you typed is kept.
