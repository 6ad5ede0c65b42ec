# Elegir butacas: el plano, la lista, el resumen y lo que pasa cuando una butaca se va.
seats-title = Elige tus butacas · { $film }
seats-description = Elige butacas para { $film } en { $theater }, { $when }.
seats-back = Volver a los horarios de { $film }
seats-other-time = Cambiar la hora
seats-heading = Butacas
seats-where = { $theater } · { $screen }
seats-what = { $language } · { $format }

# Herramientas
seats-tools = Ayuda para elegir
seats-party = Cuántas butacas
seats-party-fewer = Una butaca menos
seats-party-more = Una butaca más
seats-pick-best = { $count ->
    [one] Elegir la mejor por mí
   *[other] Elegir las { $count } mejores por mí
}
seats-pick-best-plain = Elegir las mejores por mí
seats-price-any = Cualquier precio
seats-price-label = Precio
seats-one-by-one = De una en una
seats-aisle-only = Junto al pasillo
seats-accessible-only = Butacas accesibles
seats-filters = Muéstrame
seats-view = Cómo mostrar las butacas
seats-view-map = Plano
seats-view-list = Lista
seats-zoom = Tamaño
seats-zoom-in = Acercar
seats-zoom-out = Alejar
seats-zoom-fit = Ver toda la sala
seats-to-screen = Hacia la pantalla
seats-to-stage = Hacia el escenario
seats-far-hint = Toca la sala para acercarte
seats-grid-help = { $rows ->
    [one] Una fila.
   *[other] { $rows } filas; la primera es la más cercana { $front ->
        [stage] al escenario
       *[screen] a la pantalla
    }.
} Las flechas van de butaca en butaca, Espacio elige, Inicio y Fin van a los extremos de la fila, Re Pág y Av Pág saltan cinco filas, N va a la siguiente butaca libre, Escape a tu elección.

# Nombres de las butacas: "Fila G, butaca 9, Premium, 343,60 ₹, pasillo, ocupada"
seats-name = Fila { $row }, butaca { $seat }
seats-row = Fila { $row }
seats-mark-aisle = pasillo
seats-mark-wheelchair = espacio para silla de ruedas
seats-mark-companion = butaca de acompañante de { $space }
seats-mark-companion-plain = butaca de acompañante
seats-mark-restricted = visión reducida
seats-state-held = otra persona la está comprando
seats-state-taken = ocupada
seats-state-blocked = no está a la venta

# Leyenda
seats-legend = Qué significan los signos
seats-legend-free = Libre; el borde indica el precio
seats-legend-chosen = Tuya
seats-legend-held = En compra
seats-legend-taken = Ocupada
seats-legend-wheelchair = Espacio para silla de ruedas
seats-legend-companion = Butaca de acompañante
seats-legend-restricted = Visión reducida

# Grupos de la lista
seats-run = { $count ->
    [one] Butaca { $first }
   *[other] Butacas { $first }–{ $last }
}
seats-run-detail = { $place }, { $price }
seats-place-left = lado izquierdo
seats-place-centre = centro
seats-place-right = lado derecho
seats-row-full = No quedan butacas libres en esta fila.

# La elección
seats-yours = Tus butacas
seats-yours-hint = { $count ->
    [one] Elige una butaca en el plano. Se reserva durante { $minutes } minutos cuando pulses el botón, no antes.
   *[other] Elige hasta { $count } butacas. Se reservan durante { $minutes } minutos cuando pulses el botón, no antes.
}
seats-more-time = Necesito más tiempo: reservar { $minutes } minutos
seats-access-needs = Otras necesidades
seats-tickets = { $count ->
    [one] Entrada
   *[other] { $count } entradas
}
seats-fees = Gastos de gestión
seats-total = Total
seats-all-in = Gastos incluidos
seats-hold = Reservar butacas
seats-holding = Reservando…
seats-remove = Quitar { $seat }
seats-choose-first = Elige tus butacas
seats-problem-none = Elige al menos una butaca, o deja que elijamos las mejores por ti.
seats-too-many = Puedes comprar hasta { $count } butacas a la vez.
seats-lost = { $count ->
    [one] { $seats } se acaba de ocupar.
   *[other] { $seats } se acaban de ocupar.
}
seats-still-free = { $count ->
    [one] { $seats } sigue libre y está elegida abajo.
   *[other] { $seats } siguen libres y están elegidas abajo.
}
seats-instead = Reservar { $seats } en su lugar
seats-instead-none = No hay tantas butacas juntas cerca. Elige otras abajo.
seats-orphan = { $count ->
    [one] Así { $seats } se queda sola.
   *[other] Así { $seats } se quedan solas.
}
seats-orphan-block = Este teatro pide no dejar butacas sueltas.
seats-move-to = Pasar a { $seats }
seats-swap-for = Cambiar por { $seats }
seats-choose-another = Elegir otra
seats-not-together = { $largest ->
    [0] No hay { $count } butacas libres de este tipo.
    [one] No hay { $count } butacas juntas. Solo quedan butacas sueltas; elígelas de una en una abajo.
   *[other] No hay { $count } butacas juntas. Como mucho hay { $largest } juntas; elígelas abajo.
}
seats-plan-changed = El plano de esta sesión ha cambiado. Elige de nuevo, por favor.
seats-ended = Tu reserva terminó y las butacas volvieron a la venta. Las que siguen libres están elegidas abajo.

# Lo que dice el plano mientras se usa
seats-live-chosen = { $seats }: elegidas. { $total } con todos los gastos.
seats-live-none = Ninguna butaca elegida.
seats-live-not-free = { $name }. Elige otra butaca.
seats-live-again = Las butacas vuelven a estar al día.
seats-live-stale = Ahora mismo no hay cambios en directo. El plano puede tener unos segundos.
seats-live-best = { $seats }. Pulsa otra vez para ver las siguientes.
seats-live-no-best = Ya no hay { $count } butacas juntas. Prueba con menos, o de una en una.
seats-live-no-room = Aquí no caben { $count }. Elegidas: { $seats }; elige el resto de una en una.
seats-live-failed = No hemos podido reservar las butacas. Tu elección sigue aquí; inténtalo de nuevo, por favor.
seats-wheelchair-title = Un espacio sin butaca
seats-wheelchair-ask = { $seats } es un espacio para una silla de ruedas. ¿Es para alguien que lo necesita?
seats-wheelchair-yes = Sí, elegirlo
seats-wheelchair-no = Elegir otra
seats-companion-note = { $seats } es para quien acompaña a una persona en silla de ruedas. Elige también esa plaza, o di en «Accesibilidad» que la necesitas.
seats-companions = Para quien acompaña a una persona en silla de ruedas, hasta { $hours } horas antes de la función: { $seats }.
seats-companions-ways = Elígelas junto con una plaza para silla de ruedas de su fila, o toma otras butacas.
seats-companions-need = Necesito una butaca de acompañante

# Cuánto tiempo se reservan las butacas
hold-until = Reservadas hasta las { $time }
hold-more = Añadir { $minutes } minutos
hold-extended = Ampliado hasta las { $time }. Era tu única ampliación.
hold-ended = Tu reserva ha terminado.
hold-ended-maybe = Quizá las butacas sigan libres, y lo que has escrito se conserva. No se ha cobrado nada.
hold-again = Reservarlas otra vez
hold-others = Elegir otras butacas
hold-question = ¿Necesitas más tiempo?
hold-question-text = Tus butacas siguen reservadas menos de un minuto.
hold-let-go = Soltarlas
hold-live-left = quedan { $minutes } min { $seconds } s
hold-live-minutes = Tus butacas siguen reservadas { $minutes } minutos más.
hold-live-minute = Tus butacas siguen reservadas un minuto más.
hold-live-seconds = Tus butacas siguen reservadas { $seconds } segundos más.
hold-live-warn = Quedan { $minutes } minutos. Puedes añadir tiempo con el botón de arriba.
hold-live-failed = No se ha podido añadir tiempo. Inténtalo de nuevo, por favor.

# Zonas de un recinto grande
sections-title = Elige una zona · { $film }
sections-heading = Elige una zona
sections-map = Plano de las zonas
sections-list = Todas las zonas
sections-from-to = de { $from } a { $to }
sections-left = { $count ->
    [0] Agotada
    [one] Queda 1 butaca
   *[other] Quedan { $free } butacas
}
sections-name = { $name }, { $price }, { $left }
sections-back = Todas las zonas
sections-key-many = Quedan muchas
sections-key-some = Quedan algunas
sections-key-few = Quedan pocas
sections-key-none = Agotada

# Sesiones que no se venden
seats-closed-title-not-open = La venta aún no ha empezado
seats-closed-title-closed = La venta por internet ha terminado
seats-closed-title-past = Esta sesión ya ha empezado
seats-closed-title-cancelled = Esta sesión se ha cancelado
seats-closed-not-open = La venta de { $film } empieza el { $when }, hora del teatro.
seats-closed-closed = La taquilla de { $theater } quizá tenga todavía butacas para el { $when }.
seats-closed-past = Empezó el { $when }. Por aquí se llega a las siguientes.
seats-closed-cancelled = { $theater } ha cancelado { $film } del { $when }. Quien compró recibe todo su dinero.
seats-closed-next = Otros horarios de { $film }
hold-paying = Estas butacas se están pagando en otra ventana.
hold-paying-link = Ir al pago
hold-booked = Estas butacas ya son tuyas.
hold-booked-link = Ver la reserva
