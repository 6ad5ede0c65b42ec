# Las páginas en las que se encuentra algo que ver.

# Piezas
rating-label = { $stars } de 5 estrellas, { $reviews } opiniones
days-label = Día
days-nothing-on = sin funciones
showtime-until = hasta las { $time }
showtime-from = desde { $price }
showtime-plenty = Quedan muchas butacas
showtime-few = { $left ->
    [one] Última butaca
   *[other] Se llena rápido · quedan { $left }
}
showtime-sold-out = Agotado
showtime-opens = A la venta { $at }
showtime-at-the-door = Solo en taquilla
age-all = Apta para todas las edades.
age-guidance = Puede venir cualquiera; conviene que los padres la miren antes.
age-guidance-under = Algunas partes pueden no ser adecuadas para menores de { $age } años.
age-accompanied = Menores de { $age } años, solo con su padre, madre o tutor.
age-from = Solo a partir de { $age } años. Trae algo que muestre tu edad.
age-other = Su calificación es «{ $certificate }». El cine puede decirte qué significa para los niños.
kind-film = Película
kind-concert = Concierto
kind-play = Teatro
kind-sport = Deporte
kind-comedy = Comedia
kind-other = Evento

# Elegir ciudad
cities-title = Elige tu ciudad
cities-heading = ¿Por dónde sales?
cities-lead = Elige tu ciudad para ver la cartelera. La recordamos en este dispositivo.
cities-search-label = Busca tu ciudad
cities-search-placeholder = Bombay, São Paulo, Tokio
cities-near-me = Usar mi ubicación
cities-near-me-asking = Buscando la ciudad más cercana
cities-near-me-refused = No hemos podido obtener tu ubicación. Busca tu ciudad.
cities-large = Grandes ciudades
cities-found = { $count ->
    [0] Nada para «{ $query }»
    [one] Una ciudad para «{ $query }»
   *[other] { $count } ciudades para «{ $query }»
}
cities-none = Todavía no estamos en esta ciudad. Revisa cómo está escrita o mira una ciudad cercana.
cities-show-large = Ver grandes ciudades
cities-all = { $count } ciudades en total. Busca la tuya.

# Portada de una ciudad
home-title = Cartelera · { $city }
home-description = Películas y eventos en { $city }: horarios, butacas y entradas, con todos los gastos en cada precio.
home-heading = Cartelera de { $city }
home-lead = { $films ->
    [0] { $events ->
        [one] Un evento esta semana.
       *[other] { $events } eventos esta semana.
    }
    [one] { $events ->
        [0] Una película.
        [one] Una película y un evento esta semana.
       *[other] Una película y { $events } eventos esta semana.
    }
   *[other] { $events ->
        [0] { $films } películas.
        [one] { $films } películas y un evento esta semana.
       *[other] { $films } películas y { $events } eventos esta semana.
    }
}
home-films = En cartelera
home-all-films = Ver las { $count }
home-events = Eventos de esta semana
home-coming = Próximamente
home-theaters = Cines y salas de { $city }
home-nothing-on = No hay nada en { $city } en los próximos días.
home-see-later = Mirar más adelante
home-no-theaters = Todavía ninguna sala de { $city } vende aquí.
home-near-city = { $city }, a { $km } km

# Todas las películas y eventos
browse-title = Películas y eventos · { $city }
browse-heading = Películas y eventos en { $city }
browse-filters = Filtros
browse-filters-active = Filtros · { $count }
browse-date = Día
browse-any-date = Cualquier día
browse-language = Idioma
browse-any-language = Cualquier idioma
browse-genre = Género
browse-any-genre = Cualquier género
browse-format = Formato
browse-any-format = Cualquier formato
browse-certificate = Clasificación por edad
browse-any-certificate = Cualquier clasificación
browse-kind = Tipo
browse-any-kind = Películas y eventos
browse-sort = Ordenar por
browse-sort-shows = Más funciones
browse-sort-title = Título
browse-sort-release = Más nuevas
browse-sort-rating = Mejor valoradas
browse-show = Ver resultados
browse-count = { $count ->
    [0] Sin resultados
    [one] 1 resultado
   *[other] { $count } resultados
}
browse-active = Filtros activos
browse-drop = Quitar { $what }
browse-clear = Quitar todos los filtros
browse-nothing = Nada en { $city } cumple todos estos filtros.
browse-without = Sin { $what }: { $count ->
    [one] 1 resultado
   *[other] { $count } resultados
}
browse-home = Cartelera de { $city }

# Búsqueda
search-title = Buscar
search-title-of = Buscar · { $query }
search-count = { $count ->
    [0] Sin resultados
    [one] 1 resultado
   *[other] { $count } resultados
}
search-films = Películas y eventos
search-theaters = Cines y salas
search-theaters-in = Cines y salas de { $city }
search-people = Personas
search-nothing = Nada para «{ $query }».
search-hint = Con menos letras se encuentra más: basta una parte del título o del nombre.
search-see-all = Ver todas las películas y eventos
search-kind-movie = Película o evento
search-kind-theater = Cine o sala
search-kind-person = Persona
search-suggestions = Sugerencias
search-suggested = { $count ->
    [0] Sin sugerencias
    [one] 1 sugerencia
   *[other] { $count } sugerencias
}

# Una película o un evento
film-title = Horarios · { $title }
film-title-in = Horarios · { $title } en { $city }
film-book = Comprar entradas
film-trailer = Tráiler
film-about = Sinopsis
film-released = Desde el { $date }
film-showtimes = Horarios en { $city }
film-filters = Filtrar horarios
film-wheelchair = Plazas para silla de ruedas
film-morning = Mañana
film-afternoon = Tarde
film-evening = Noche
film-night = Después de las 21 h
film-nearest = Primero los más cercanos
film-nearest-done = Ordenado: primero los más cercanos
film-km-away = a { $km } km
film-prices-note = Cada precio incluye todos los gastos. Las horas son las del lugar.
film-nothing-fits = { $day }: ninguna función cumple estos filtros.
film-all-shows = Ver todos los horarios
film-nothing-on = { $day }: no hay más funciones de { $title } en { $city }.
film-next-day = Siguiente: { $day }
film-sold-out = { $day }: todo agotado.
film-where = Dónde verla
film-nowhere = No hay funciones de { $title } a la venta por ahora.
film-not-here = { $title } no está en { $city }. Está aquí:
film-choose-city = { $title } está en estas ciudades:
film-see-others = Ver qué más hay
film-director = Dirigida por
film-people = Con

# Un cine o una sala
theater-title = Sala · { $name }
theater-map = Abrir el mapa
theater-facilities = Servicios
theater-screens = { $count ->
    [one] 1 sala
   *[other] { $count } salas
}
theater-cancelling = Cancelaciones
theater-policy = Cancela hasta { $hours } horas antes: te devolvemos el { $percent } %.
theater-policy-all = Cancela hasta { $hours } horas antes: te lo devolvemos todo.
theater-policy-none = Las entradas no se pueden devolver.
theater-closed = Este cine está cerrado y no vende funciones nuevas.
theater-showtimes = Horarios · { $day }
theater-nothing-on = { $day }: no hay más funciones aquí.

# Ayuda
help-title = Ayuda · Cómo funciona
help-heading = ¿En qué te ayudamos?
help-lead = Encontrar una función, pagar, entrar y recuperar tu dinero: las respuestas cortas.
help-sections = Temas
help-contact = Contacto
help-contact-lead = Las preguntas sobre una reserva se responden antes con su número. Está en nuestro correo, o aquí:
help-write = Escríbenos
help-booking = Reservar
help-booking-1 = ¿Cómo reservo?
help-booking-1-answer = Elige tu ciudad, una película o un evento, y una hora. Escoge hasta { $seats } butacas en el plano o deja que elijamos las mejores. Te las guardamos { $minutes } minutos mientras pagas. Las entradas llegan por correo al momento.
help-booking-2 = ¿Necesito una cuenta?
help-booking-2-answer = No. Basta una dirección de correo. Con una cuenta encuentras tus reservas en todos tus dispositivos y puedes guardar los reembolsos en un monedero.
help-booking-3 = ¿Y si { $minutes } minutos no bastan?
help-booking-3-answer = En los últimos dos minutos puedes añadir { $extension } minutos, una vez. Si aun así se acaba el tiempo, no se cobra nada y puedes volver a elegir.
help-booking-4 = He pagado, pero algo falló. ¿Ha funcionado?
help-booking-4-answer = Busca nuestro correo o tu reserva aquí. Si tu banco cobró y no pudimos darte las butacas, el dinero vuelve solo. Nunca se cobra dos veces.
help-prices = Precios
help-prices-1 = ¿Qué incluye el precio?
help-prices-1-answer = Todo. El primer precio que ves ya lleva los gastos de gestión y los impuestos, y no crece de camino al pago.
help-prices-2 = ¿Dónde uso un código?
help-prices-2-answer = Al pagar, en «¿Tienes un código?». Ves el nuevo total antes de pagar.
help-cancelling = Cancelar
help-cancelling-1 = ¿Puedo cancelar?
help-cancelling-1-answer = Hasta { $hours } horas antes de la función, todas las entradas o algunas. Ves lo que recuperas antes de confirmar; cada cine dice en su página cuánto se queda.
help-cancelling-2 = ¿Cuándo recupero mi dinero?
help-cancelling-2-answer = En tu monedero, al momento; en tarjetas y cuentas bancarias, en unos días laborables.
help-cancelling-3 = ¿Y si el cine cancela la función?
help-cancelling-3-answer = Te lo devolvemos todo, gastos incluidos, sin que lo pidas. Te escribimos en cuanto lo sabemos.
help-access = Accesibilidad
help-access-1 = ¿Cómo encuentro plazas para silla de ruedas?
help-access-1-answer = En la página de una película, activa «Plazas para silla de ruedas»: solo quedan las funciones con plazas libres. En el plano llevan una señal, con butacas de acompañante al lado.
help-access-2 = ¿Tengo que usar el plano?
help-access-2-answer = No. Junto a cada plano está la misma elección como lista, que funciona con teclado y con lectores de pantalla, y un botón que elige por ti las mejores butacas.
help-access-3 = Necesito más tiempo.
help-access-3-answer = Dilo antes de reservar las butacas, junto al botón o en «Accesibilidad» en tu cuenta: se reservan { $more } minutos en lugar de { $minutes }. El tiempo se amplía una vez { $extension } minutos, y nada de lo que escribiste se pierde.
help-tickets = Entradas y acceso
help-tickets-1 = ¿Cómo entro?
help-tickets-1-answer = Muestra el código de cada entrada en el móvil o en papel. Un PDF guardado o impreso no necesita conexión.
help-tickets-2 = ¿Con cuánta antelación llego?
help-tickets-2-answer = La hora de la entrada es la del comienzo. Deja unos minutos para el acceso y para encontrar tu butaca.
help-tickets-3 = No encuentro mis entradas.
help-tickets-3-answer = Con el número de reserva y el correo que diste, «Buscar mi reserva» te envía un enlace nuevo.
