/* Has the check-in page open without network: as it was last served, on a device that had it, until the event is over. */
"use strict";
const OURS = "rapport-door ";
const PATIENCE = 6000;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event, { pathname, search } = new URL(request.url);
  const [, id] = pathname.match(/\/events\/([^/]+)\/check-in\/?$/) || [];
  if (request.method !== "GET" || request.mode !== "navigate" || !id || search) return;
  event.respondWith(answer(request, OURS + id, pathname.replace(/\/$/, "")));
});

async function answer(request, name, path) {
  const kept = await still(name, path);
  const served = fetch(request).then(async (page) => {
    if (page.ok) await (await caches.open(name)).put(path, page.clone());
    else if (page.type === "opaqueredirect" || [401, 403, 404].includes(page.status)) await caches.delete(name);
    return page;
  });
  if (!kept) return served;
  const late = new Promise((show) => setTimeout(() => show(kept), PATIENCE));
  return Promise.race([served.catch(() => kept), late]);
}

/* The page that is kept, unless its event is over: then all of it goes. */
async function still(name, path) {
  const page = await caches.match(path, { cacheName: name });
  if (!page || Date.now() < 1000 * Number(page.headers.get("x-kept-until"))) return page;
  await caches.delete(name);
  return undefined;
}
