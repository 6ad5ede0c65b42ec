# Sin conexión
offline-title = Sin conexión
offline-lead = Puedes ver tus entradas. La compra está en pausa.
offline-paused = Las butacas cambian a cada momento, por eso solo se pueden elegir con conexión. Lo que ya has pagado sigue siendo tuyo.
offline-saved = Entradas en este dispositivo
offline-forget = Quitarlas de este dispositivo
offline-again = Volver a intentarlo

# En una entrada guardada en el dispositivo
offline-mark = Guardado a las { $time }, { $day }. Lo que haya cambiado después no está en esta página.
