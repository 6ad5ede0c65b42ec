# Reservas: entradas, recibo, devoluciones, buscar una reserva.
ticket-label = Entrada { $number } de { $of }: { $seat }
ticket-count = Entrada { $number } de { $of }
ticket-row = Fila
ticket-seat = Asiento
ticket-code-alt = Código de acceso: { $seat }, entrada { $number } de { $of }
ticket-used = Usada
ticket-used-at = Acceso el { $at }, puerta { $gate }.
ticket-cancelled = Devuelta
ticket-cancelled-at = Devuelta el { $at }. Ya no da acceso.

booking-title = Tus entradas · { $title }
booking-heading = Tus entradas
booking-number = Número de reserva
booking-booked = Reservado.
booking-booked-mail = Reservado. Hemos escrito a { $email }.
booking-cancelled = Se devolvieron todas las entradas de esta reserva.
booking-show-off = El cine ha cancelado esta función. Se te devuelve todo lo que pagaste por tus entradas.
booking-pending = El pago de esta reserva aún no está decidido.
booking-pending-link = Ver cómo va
booking-not-paid = Esta reserva no se pagó y sus asientos vuelven a estar libres. No queda nada cobrado.
booking-choose-again = Elegir asientos de nuevo
booking-sent-back = Tu pago llegó demasiado tarde para estos asientos. Se te devuelve todo; lo ves abajo.
booking-stays-on = La pantalla sigue encendida mientras esta página esté abierta. Sube el brillo en la puerta.
booking-tickets = { $count ->
    [one] Tu entrada
   *[other] Tus { $count } entradas
}
booking-swipe = { $count } entradas, una por persona: desliza para ver la siguiente.
booking-actions = Qué puedes hacer
booking-pdf = { $count ->
    [one] Entrada en PDF
   *[other] Todas las entradas en PDF
}
booking-calendar = Añadir al calendario
booking-map = Cómo llegar
booking-give-back = Devolver entradas
booking-receipt = Recibo
booking-booked-at = Pagado el
booking-contact = Las cartas llegan a
booking-paid = Pagado
booking-refunds = Dinero en camino
booking-refund-source = a donde vino
booking-refund-wallet = a tu monedero
booking-refund-begun = Iniciado el { $at }
booking-refund-going-source = En camino. Los bancos suelen tardar de 5 a 7 días.
booking-refund-going-wallet = En camino.
booking-refund-done-source = Enviado. Tu banco puede tardar unos días en mostrarlo.
booking-refund-done-wallet = Está en tu monedero.

cancel-title = Devolver entradas · { $title }
cancel-heading = Devolver entradas
cancel-confirm-heading = ¿Devolver estas entradas?
cancel-which = ¿Qué entradas?
cancel-paid = pagaste { $amount }
cancel-back = recibes { $amount }
cancel-preview = Ver lo que recibes
cancel-keep = Quedarme mis entradas
cancel-where = ¿Adónde va el dinero?
cancel-to-source = A donde vino. Los bancos suelen tardar de 5 a 7 días.
cancel-to-wallet = A tu monedero, al momento.
cancel-goes-source = El dinero vuelve a donde vino. Los bancos suelen tardar de 5 a 7 días.
cancel-goes-wallet = El dinero está en tu monedero al momento.
cancel-paid-for = { $seat }, pagado
cancel-discount-lost = Menos oferta, porque te quedas con menos entradas
cancel-fee = Cargo del cine
cancel-refund = Recibes
cancel-until = Puedes decidir hasta el { $until }. Los demás asientos siguen siendo tuyos.
cancel-button = { $count ->
    [one] Devolver la entrada y recibir { $amount }
   *[other] Devolver { $count } entradas y recibir { $amount }
}
cancel-too-late = Las entradas de esta función se podían devolver hasta el { $until }. Siguen siendo válidas; puedes dárselas a otra persona.
cancel-back-to-tickets = Volver a mis entradas
cancel-problem-none = Marca al menos una entrada.
cancel-problem-not-valid = Una de estas entradas se usó o se devolvió entretanto. Mira la lista otra vez.
cancel-problem-changed = El importe ha cambiado. Revísalo y decide.

find-booking-heading = Buscar mi reserva
find-booking-lead = Escribe tu número de reserva y la dirección que diste. Enviamos a esa dirección una carta con el enlace a tus entradas.
find-booking-number-hint = Empieza por USH y está en tu carta.
find-booking-email = Correo con el que reservaste
find-booking-button = Enviar el enlace
find-booking-sent = Si existe una reserva con este número y { $email }, la carta con su enlace está en camino.
find-booking-not-there = ¿Nada tras unos minutos? Mira en la carpeta de spam y revisa el número y la dirección.
find-booking-again = Intentar de nuevo
find-booking-problem-number = Escribe el número de tu reserva; empieza por USH.
