/**
 * Lets a booking open without a connection: registers the worker that keeps it. Only the page of a
 * booking does so, and nobody else pays for it.
 */
async function keepOffline() {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  // A page that the worker has brought, it has already kept. One that it took over is another thing.
  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  const isKept = (visit?.workerStart ?? 0) > 0;
  try {
    await serviceWorker.register("/sw.js");
    const { active } = await serviceWorker.ready;
    if (!isKept) active?.postMessage({ keep: location.pathname });
  } catch {
    // Without a connection, or where the browser does not let us: the page works all the same.
  }
}

void keepOffline();
