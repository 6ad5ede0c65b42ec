/**
 * Lets a booking open without a connection: registers the worker that keeps it. Only the page of a
 * booking does so, and nobody else pays for it.
 */
async function keepOffline() {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  // A page that the worker has already brought, it has already kept.
  const isKept = serviceWorker.controller !== null;
  try {
    await serviceWorker.register("/sw.js");
    const { active } = await serviceWorker.ready;
    if (!isKept) active?.postMessage({ keep: location.pathname });
  } catch {
    // Without a connection, or where the browser does not let us: the page works all the same.
  }
}

void keepOffline();
