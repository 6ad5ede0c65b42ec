# De la retención al pago: la página de pago, una retención terminada, la espera del banco.
seat-name = Fila { $row }, asiento { $seat }
seat-in-section = { $section }, fila { $row }, asiento { $seat }
show-when = Cuándo
show-where = Dónde
show-screen = Sala
price-seats = { $count } × { $category }
price-fees = Gastos de gestión
price-discount = Oferta { $code }
price-total = Total

checkout-title = Pagar · { $title }
checkout-heading = Paga tus asientos
checkout-summary = Lo que compras
checkout-change-seats = Elegir otros asientos
checkout-contact = Adónde van tus entradas
checkout-guest = No necesitas una cuenta.
checkout-sign-in = ¿Ya tienes una? Inicia sesión
checkout-email = Correo electrónico
checkout-email-hint = Aquí llega la carta con tus entradas.
checkout-phone = Teléfono
checkout-phone-hint = Para que el cine pueda avisarte si la función cambia. Empieza con el prefijo del país: +34 612 345 678.
checkout-have-code = ¿Tienes un código?
checkout-promo = Código
checkout-apply = Aplicar
checkout-promo-applied = Tu código está aplicado.
checkout-method = Cómo pagas
checkout-no-method = Esta taquilla no acepta pagos en este momento.
checkout-test-note = Es una pasarela de prueba: no se mueve dinero real. Elige cómo debe responder el banco.
checkout-test-account = Cuenta de prueba
checkout-by-card = Tarjeta
checkout-by-upi = UPI
checkout-by-paypal = PayPal
checkout-by-wallet = Tu monedero
checkout-wallet-has = contiene { $amount }
checkout-wallet-part = Usar primero los { $amount } de tu monedero; el resto se paga como elijas abajo.
checkout-does-pays = se paga
checkout-does-asks = te pide aprobar (3-D Secure)
checkout-does-refuses = se rechaza
checkout-does-empty = no tiene saldo suficiente
checkout-does-slow = responde tarde
checkout-nothing-to-pay = No queda nada por pagar.
checkout-policy = Puedes devolver entradas hasta el { $until }, menos un cargo del { $percent } %.
checkout-policy-all = Puedes devolver entradas sin coste hasta el { $until }.
checkout-policy-over = Las entradas de esta función ya no se pueden devolver.
checkout-pay = Pagar { $amount }
checkout-paying = Pagando…
checkout-book = Reservar
checkout-once = Por muchas veces que pulses el botón, se te cobra una sola vez.
checkout-declined-card_declined = Tu banco rechazó la tarjeta.
checkout-declined-insufficient_funds = La tarjeta no tiene saldo suficiente.
checkout-declined-upi_declined = Tu aplicación UPI rechazó el pago.
checkout-declined-paypal_declined = PayPal rechazó el pago.
checkout-declined-authentication_failed = El pago no se aprobó en tu banco.
checkout-declined-not_charged = El pago no llegó a tu banco.
checkout-declined-no_answer = Tu banco no respondió a tiempo.
checkout-declined-other = El pago fue rechazado.
checkout-declined-advice = No se ha cobrado nada y tus asientos siguen retenidos. Inténtalo con otra tarjeta u otra forma de pago.
checkout-amount-changed = El precio ha cambiado. Revísalo y paga.
checkout-problem-email = Escribe la dirección completa, como nombre@ejemplo.com.
checkout-problem-phone = Empieza con + y el prefijo del país, como +34 612 345 678, o déjalo vacío.
checkout-problem-method = Elige cómo pagas.
checkout-problem-account = Elige una de las cuentas de prueba.
checkout-problem-wallet = Ahora hay menos en tu monedero. Elige cómo pagas el resto.
checkout-problem-gateway = Los pagos no responden en este momento. No se ha cobrado nada y tus asientos siguen retenidos. Inténtalo de nuevo en un minuto.
checkout-problem-promo-unknown = No existe ese código. Revisa cómo se escribe o déjalo vacío.
checkout-problem-promo-not-yet = Este código aún no es válido.
checkout-problem-promo-expired = Este código ha caducado.
checkout-problem-promo-used-up = Este código ya se ha usado todas las veces posibles.
checkout-problem-promo-used-by-you = Ya has usado este código todas las veces que se puede.
checkout-problem-promo-minimum = Este código necesita un total mayor.
checkout-problem-promo-other-show = Este código no es para esta función.
checkout-problem-promo-length = Un código tiene 50 caracteres como máximo.

hold-ended-title = Tu retención terminó · { $title }
hold-ended-heading = Tu retención terminó
hold-ended-at = Tus asientos estuvieron retenidos hasta las { $time }.
hold-ended-free = { $count ->
    [one] { $seats } sigue libre.
   *[other] { $seats } siguen libres.
}
hold-ended-lost = { $count ->
    [one] { $seats } se ocupó entretanto.
   *[other] { $seats } se ocuparon entretanto.
}
hold-ended-mixed = { $count ->
    [one] { $lost } se ocupó entretanto; sigue libre: { $free }.
   *[other] { $lost } se ocuparon entretanto; sigue libre: { $free }.
}
hold-ended-again = Retenerlos de nuevo
hold-ended-choose = Elegir asientos
hold-ended-not-charged = No se ha cobrado nada. Lo que escribiste se conserva si retienes los asientos de nuevo.

payment-title = Consultando a tu banco · { $title }
payment-amount = Importe
payment-checking-heading = Consultando a tu banco
payment-checking = Tu banco aún no ha respondido. Esta página sigue sola cuando lo haga.
payment-late = Tarda más de lo normal. Puedes cerrar esta página: te escribimos cuando se decida. No se te cobrará dos veces y, si no hay entradas, no queda nada cobrado.
payment-stay = Tus asientos siguen siendo tuyos mientras el banco decide.
payment-look-again = Mirar de nuevo
payment-approve-heading = Tu banco te pide aprobar
payment-approve = El banco quiere asegurarse de que eres tú. Aprueba el pago en su página; volverás aquí automáticamente.
payment-approve-button = Ir a tu banco
checkout-extend-early = Puedes añadir { $minutes } minutos a partir de las { $time }. Lo que escribiste se conserva.
