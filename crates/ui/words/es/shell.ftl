# What stands on every page: header, footer, banners, common buttons.
skip-to-content = Saltar al contenido
brand-tagline = La taquilla abierta
nav-main = Principal
nav-search-label = Busca películas, eventos, cines y personas
nav-search-placeholder = Películas, cines, personas
nav-search-button = Buscar
nav-choose-city = Elige una ciudad
nav-city-change = Ciudad: { $city }. Cambiar
nav-sign-in = Iniciar sesión
nav-account = Cuenta de { $name }
nav-find-booking = Buscar mi reserva
nav-help = Ayuda
nav-about-prices = Cada precio que ves incluye todos los gastos.
footer = Pie de página
footer-language = Idioma
footer-theme = Colores
footer-apply = Aplicar
theme-auto = Como el dispositivo
theme-light = Claro
theme-dark = Oscuro
footer-credits = Datos de películas de vega-datasets, lugares de GeoNames (CC BY 4.0).
back = Atrás
close = Cerrar
cancel-word = Cancelar
save = Guardar
change = Cambiar
remove = Quitar
form-problems-title = { $count ->
    [one] Hay una cosa que revisar
   *[other] Hay { $count } cosas que revisar
}
optional = opcional
show-password = Mostrar
hide-password = Ocultar
pagination = Páginas
page-previous = Página anterior
page-next = Página siguiente
page-of = Página { $page } de { $pages }
breadcrumb = Estás aquí

# Dates and times
today = Hoy
tomorrow = Mañana
day-1 = lun
day-2 = mar
day-3 = mié
day-4 = jue
day-5 = vie
day-6 = sáb
day-7 = dom
day-long-1 = lunes
day-long-2 = martes
day-long-3 = miércoles
day-long-4 = jueves
day-long-5 = viernes
day-long-6 = sábado
day-long-7 = domingo
month-1 = ene
month-2 = feb
month-3 = mar
month-4 = abr
month-5 = may
month-6 = jun
month-7 = jul
month-8 = ago
month-9 = sep
month-10 = oct
month-11 = nov
month-12 = dic
month-long-1 = enero
month-long-2 = febrero
month-long-3 = marzo
month-long-4 = abril
month-long-5 = mayo
month-long-6 = junio
month-long-7 = julio
month-long-8 = agosto
month-long-9 = septiembre
month-long-10 = octubre
month-long-11 = noviembre
month-long-12 = diciembre
date-short = { $weekday } { $day } { $month }
date-long = { $weekday }, { $day } de { $month } de { $year }
date-of-year = { $day } { $month } { $year }
date-at-time = { $date }, { $time }
duration = { $hours ->
    [0] { $minutes } min
   *[other] { $minutes ->
        [0] { $hours } h
       *[other] { $hours } h { $minutes } min
    }
}
