// A real `usher demo` in a folder of its own, and a real browser in front of it.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
const PROGRAM = process.env.USHER ?? join(TARGET, "debug", "usher");
const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";
const READY_MILLIS_MAX = 120_000;

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

/** Starts the demo; `stop` ends it and removes its folder. */
export async function startDemo() {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: make pages`);
  const folder = await mkdtemp(join(tmpdir(), "usher-e2e-"));
  const program = spawn(PROGRAM, ["demo", "--data-dir", folder, "--listen", "127.0.0.1:0"], {
    env: {
      PATH: process.env.PATH,
      USHER_LIMITS_REQUESTS_PER_MINUTE_PER_ADDRESS: "0",
      USHER_LIMITS_HOLDS_PER_MINUTE_PER_PERSON: "0",
      USHER_LIMITS_SIGN_INS_PER_MINUTE_PER_ACCOUNT: "0",
    },
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  program.stderr.on("data", (data) => { said += data; });
  const base = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the demo is not ready:\n${said}`)), READY_MILLIS_MAX);
    let out = "";
    program.stdout.on("data", (data) => {
      out += data;
      const found = out.match(/usher is open at (\S+)/);
      if (found) { clearTimeout(late); resolve(found[1]); }
    });
    program.on("exit", (code) => reject(new Error(`the demo ended with ${code}:\n${said}`)));
  });
  const stop = async () => {
    program.removeAllListeners("exit");
    const ended = new Promise((resolve) => program.on("exit", resolve));
    program.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  return { base, folder, stop };
}

/** A browser. One for a file of tests is enough: each test opens contexts of its own. */
export async function openBrowser() {
  if (!existsSync(BROWSER)) throw new Error(`${BROWSER} is missing: make setup`);
  return chromium.launch({
    executablePath: BROWSER,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** A fresh visitor. What a page complains about in the console fails the test that asked. */
export async function visitor(browser, base, options = {}) {
  const context = await browser.newContext({
    baseURL: base, viewport: DESKTOP, locale: "en-GB", reducedMotion: "reduce", ...options,
  });
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    const is404 = message.text().includes("the server responded with a status of 4");
    if (message.type() === "error" && !is404) complaints.push(message.text());
  });
  return { context, page, complaints };
}

/** Waits until a page says so; unlike `waitForFunction`, of which a promise is an answer already. */
export async function until(page, says, argument) {
  const end = Date.now() + READY_MILLIS_MAX;
  while (!(await page.evaluate(says, argument))) {
    if (Date.now() > end) throw new Error(`never: ${says}`);
    await page.waitForTimeout(50);
  }
}

/** A call of the JSON API. */
export async function api(base, path) {
  const answer = await fetch(`${base}/api/v1${path}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

let shows;

/** Shows of the next days with at least so many free seats, each given out once. */
export async function freshShow(base, { seats = 40, hall = 1200 } = {}) {
  shows ??= await upcoming(base);
  const at = shows.findIndex((show) => show.availableSeats >= seats && show.totalSeats <= hall);
  if (at < 0) throw new Error("the demo has no show with so many free seats left");
  return shows.splice(at, 1)[0];
}

/** All shows of tomorrow in the first city with films. */
async function upcoming(base) {
  const { cities } = await api(base, "/cities?limit=100");
  const found = [];
  for (const city of cities) {
    const { movies } = await api(base, `/movies?cityId=${city.cityId}&limit=100`);
    for (const movie of movies) {
      const tomorrow = new Date(Date.now() + 36 * 3600_000).toISOString().slice(0, 10);
      const path = `/movies/${movie.movieId}/shows?cityId=${city.cityId}&date=${tomorrow}`;
      const { theaters } = await api(base, path);
      for (const theater of theaters) {
        for (const show of theater.shows) found.push({ ...show, movie, theater, city });
      }
      if (found.length >= 60) return found;
    }
  }
  return found;
}
