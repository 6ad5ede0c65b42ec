# Lo que la gente dice de películas y eventos.
review-stars = { $stars ->
    [one] 1 de 5 estrellas
   *[other] { $stars } de 5 estrellas
}
review-count = { $count ->
    [one] 1 opinión
   *[other] { $count } opiniones
}
review-bar = { $stars ->
    [one] { $count ->
        [one] 1 estrella: 1 opinión
       *[other] 1 estrella: { $count } opiniones
    }
   *[other] { $count ->
        [one] { $stars } estrellas: 1 opinión
       *[other] { $stars } estrellas: { $count } opiniones
    }
}
review-nobody = Alguien que ya no está
review-was-there = Estuvo allí
review-edited = cambiada después

# En la página de una película
reviews-head = Opiniones
reviews-write = Escribir una opinión
reviews-all = Todas las opiniones
reviews-none = Nadie ha dicho nada todavía. ¿La has visto?

# Todas las opiniones de una película
reviews-title = Opiniones · { $title }
reviews-heading = Lo que se dice de { $title }
reviews-description = Estrellas y palabras de quienes han visto { $title }.
reviews-saved = Gracias. Tu opinión está publicada.
reviews-mine = Tu opinión
reviews-change = Cambiarla o retirarla

# Escribir una
review-write-title = Tu opinión · { $title }
review-write-heading = ¿Qué tal { $title }?
review-rating = Tus estrellas
review-stars-hint = 1 es mala, 5 es excelente.
review-star-1 = 1 estrella: mala
review-star-2 = 2 estrellas: regular
review-star-3 = 3 estrellas: buena
review-star-4 = 4 estrellas: muy buena
review-star-5 = 5 estrellas: excelente
review-text = En tus palabras
review-text-hint = ¿Qué deberían saber los demás, sin contar el final? Hasta { $max } caracteres.
review-left = Caracteres que quedan: { $left }
review-signed = Aparece como { $name } y la puede leer todo el mundo. Puedes cambiarla durante { $days } días y retirarla cuando quieras.
review-mark = Si viniste con nuestras entradas, lo dice junto a tu nombre.
review-publish = Publicar
review-until = Puedes cambiarla hasta el { $date }.
review-over = Han pasado los { $days } días en los que se puede cambiar una opinión. Todavía puedes retirarla.
review-hidden = Nuestros moderadores han ocultado tu opinión. Nadie más puede leerla.
review-hidden-because = Nuestros moderadores han ocultado tu opinión: { $reason } Nadie más puede leerla.
review-withdraw = Retirar esta opinión
review-withdraw-lead = Tus palabras y tus estrellas desaparecen al momento. No se puede deshacer.
review-sign-in = Tu sesión ha terminado. Lo que escribiste sigue aquí: inicia sesión en otra pestaña, vuelve y publícalo.
review-sign-in-link = Iniciar sesión en otra pestaña
problem-stars = Elige de 1 a 5 estrellas.
problem-text = Es demasiado largo. Caben 2.000 caracteres.
refusal-not-out-yet = Todavía no se ha estrenado. Vuelve cuando la hayas visto.
refusal-edit-window-over = Una opinión se puede cambiar durante { $days } días. La tuya todavía se puede retirar.
refusal-review-hidden = Nuestros moderadores han ocultado tu opinión, así que no se puede cambiar.

# En la cuenta
account-tab-reviews = Opiniones
own-reviews-none = Lo que digas de películas y eventos aparecerá aquí.
own-reviews-hidden = Oculta
own-reviews-change = Cambiar
own-reviews-look = Verla
own-reviews-withdrawn = Tu opinión se ha retirado.
