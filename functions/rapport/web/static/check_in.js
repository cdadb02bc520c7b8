/* The check-in page with a network that comes and goes: the list is on the device, what is done is kept until it is told. */
"use strict";
(() => {
  const door = document.getElementById("door");
  const at = (id) => document.getElementById(id);
  const { event, group, zone, day } = door.dataset;
  let { csrf } = door.dataset;
  const until = Number(door.dataset.until) * 1000;
  const api = `/v1/groups/${group}/events/${event}`;
  const page = `/console/${group}/events/${event}/check-in`;
  const ours = "rapport-door ";
  const mine = `${ours}${event} `;
  const LISTED = 60, POLL = 4000, SLOWEST = 60000, LONGEST_AGO = 86400, SAME_CODE = 3000, DOUBLE_TAP = 1200;
  const KEPT_UNTOLD = 7 * 86400000; /* as long as a session: nobody may tell it any more */
  const STANDING = { pending: "Address not confirmed", offered: "Offered a place", waitlisted: "On the waitlist" };

  /* ---- What is kept on the device ---- */

  const memory = new Map(); /* where the browser keeps nothing, as in some private windows */

  function acts() {
    const found = [...memory.values()];
    for (let n = 0; n < localStorage.length; n++) {
      const key = localStorage.key(n);
      if (key.startsWith(mine)) found.push(JSON.parse(localStorage.getItem(key)));
    }
    return found.sort((one, other) => one.at - other.at || one.nth - other.nth);
  }

  /* Each act under a key of its own: two tabs never write over each other. */
  function keep(act) {
    try {
      localStorage.setItem(mine + act.key, JSON.stringify(act));
    } catch {
      memory.set(act.key, act);
    }
  }

  function drop(act) {
    localStorage.removeItem(mine + act.key);
    memory.delete(act.key);
  }

  async function store() {
    if (!("caches" in window) || Date.now() >= until) return;
    const kept = JSON.stringify({ people: [...people.values()], counts, asOf, until });
    await (await caches.open(ours + event)).put(`${page}/list`, new Response(kept));
  }

  async function stored() {
    if (!("caches" in window)) return null;
    const found = await caches.match(`${page}/list`, { cacheName: ours + event });
    return found ? found.json() : null;
  }

  /* No list stays longer than its event, and nothing that was done there, names and addresses, longer than it can be told. */
  async function forgetOld() {
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(ours))) {
      if (Date.now() - JSON.parse(localStorage.getItem(key)).at > KEPT_UNTOLD) localStorage.removeItem(key);
    }
    if (!("caches" in window)) return;
    for (const name of await caches.keys()) {
      if (!name.startsWith(ours)) continue;
      const cache = await caches.open(name);
      const lists = (await cache.keys()).filter((request) => request.url.endsWith("/check-in/list"));
      const list = lists.length ? await (await cache.match(lists[0])).json() : null;
      if (!list || Date.now() >= list.until) await caches.delete(name);
    }
  }

  async function forgetAll() {
    for (const act of acts()) drop(act);
    if (!("caches" in window)) return;
    for (const name of await caches.keys()) if (name.startsWith(ours)) await caches.delete(name);
  }

  /* ---- The list ---- */

  let people = new Map();
  let counts = null, asOf = null, isWhole = false, loadedAt = 0, tookToLoad = 0;

  for (const row of at("people").querySelectorAll("li")) {
    const [name, hint, badge] = ["name", "of-one-name", "badge"].map((part) => row.querySelector(`.${part}`));
    const status = Object.keys(STANDING).find((one) => badge && STANDING[one] === badge.textContent);
    const since = row.querySelector(".since");
    people.set(row.dataset.id, {
      id: row.dataset.id, name: name.textContent, hint: hint ? hint.textContent : "", status: status || "confirmed",
      checked_in_at: since ? row.dataset.since : null,
    });
  }

  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function found() {
    const words = folded(at("q").value).split(/\s+/).filter(Boolean);
    if (!words.length) return [...people.values()];
    const starts = [], holds = [];
    for (const one of people.values()) {
      const name = folded(one.name);
      if (!words.every((word) => name.includes(word))) continue;
      (words.every((word) => name.split(/[\s-]+/).some((part) => part.startsWith(word))) ? starts : holds).push(one);
    }
    return [...starts, ...holds];
  }

  /* Since when somebody is in, as far as this device knows: by what it has yet to tell, too. */
  function since(one) {
    let moment = one.checked_in_at;
    for (const act of acts()) {
      if (act.id !== one.id || act.refused) continue;
      moment = act.does === "out" ? null : moment || new Date(act.at).toISOString();
    }
    return moment;
  }

  function clock(moment) {
    const when = new Date(moment);
    const time = when.toLocaleTimeString("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
    const its = when.toLocaleDateString("en-CA", { timeZone: zone });
    return its === day ? time : `${when.toLocaleDateString("en-GB", { timeZone: zone, day: "numeric", month: "short" })}, ${time}`;
  }

  function made(tag, name, text, more = {}) {
    const element = Object.assign(document.createElement(tag), more);
    if (name) element.className = name;
    if (text) element.textContent = text;
    return element;
  }

  function row(one) {
    const moment = since(one), standing = STANDING[one.status];
    const item = made("li", moment ? "person in" : "person");
    item.dataset.id = one.id;
    const who = made("div", "whose");
    who.append(made("span", "name", one.name, { dir: "auto" }));
    if (one.hint) who.append(" ", made("span", "soft of-one-name", one.hint, { dir: "ltr" }));
    if (standing && !moment) who.append(" ", made("span", "badge warm", standing));
    if (moment) who.append(" ", made("span", "since", `In since ${clock(moment)}`));
    const button = made("button", moment ? "quiet" : "", moment ? "Undo" : standing ? "Let in" : "Check in", { type: "button" });
    button.dataset.does = moment ? "out" : "in";
    button.append(made("span", "unseen", ` ${one.name}`));
    item.append(who, button);
    return item;
  }

  function show() {
    const some = found(), list = at("people");
    const focused = list.contains(document.activeElement) ? document.activeElement.closest("li").dataset.id : null;
    list.replaceChildren(...some.slice(0, LISTED).map(row));
    if (focused) list.querySelector(`[data-id="${CSS.escape(focused)}"] button`)?.focus();
    at("nobody").hidden = some.length > 0;
    at("nobody").textContent = at("q").value ? "Nobody of this name is on the list. You can add them below." : "Nobody has signed up yet. Whoever comes can be added below.";
    at("more").hidden = some.length <= LISTED;
    at("more").textContent = `${some.length - LISTED} more: type a name to find them.`;
    tell();
  }

  function tell() {
    const all = acts(), refused = all.filter((act) => act.refused), waiting = all.length - refused.length;
    if (counts) {
      const moved = all.reduce((sum, act) => {
        if (act.refused) return sum;
        const known = people.get(act.id), isIn = Boolean(known && known.checked_in_at);
        return sum + (act.does === "out" ? (isIn ? -1 : 0) : isIn ? 0 : 1);
      }, 0);
      const expected = counts.confirmed + counts.offered + counts.pending;
      at("attended").textContent = counts.attended + moved;
      at("expected").textContent = expected;
      at("waitlisted").textContent = counts.waitlisted;
      at("waitlisted").parentElement.hidden = !counts.waitlisted;
      door.querySelector(".meter .part").setAttribute("width", expected ? Math.min(100, (100 * (counts.attended + moved)) / expected) : 0);
    }
    const things = waiting === 1 ? "1 waiting to be sent" : `${waiting} waiting to be sent`;
    const states = {
      signedOut: waiting ? `You are signed out: ${things}. ` : "You are signed out. ",
      offline: waiting ? `No network: ${things}` : `No network. The list is as of ${loadedAt ? clock(loadedAt) : "earlier"}`,
      online: waiting ? things : "",
    };
    const said = states[state];
    const network = at("network");
    if (network.dataset.said !== said) {
      network.dataset.said = said;
      network.replaceChildren(said, ...(state === "signedOut" ? [made("a", "", "Sign in again", { href: page })] : []));
      network.hidden = !said;
      network.className = `network ${state}`;
    }
    at("problems").hidden = !refused.length;
    at("problems").replaceChildren(...refused.map((act) => {
      const line = made("p", "", `${act.name || "A code"}: ${act.refused} `);
      line.append(made("button", "small quiet", "Dismiss", { type: "button", onclick: () => { drop(act); show(); } }));
      return line;
    }));
  }

  /* ---- Telling it ---- */

  let state = "online", sending = false, pause = 0, timer = 0, nth = 0;

  class Refused extends Error {}

  async function ask(method, path, body, headers = {}) {
    const sent = { "x-csrf-token": csrf, ...headers, ...(body ? { "content-type": "application/json" } : {}) };
    const answer = await fetch(api + path, {
      method, headers: sent, body: body && JSON.stringify(body), cache: "no-store", credentials: "same-origin",
      signal: AbortSignal.timeout(12000),
    });
    if (answer.status === 429 || answer.status >= 500) throw new Error("later");
    if (answer.status === 401 || (method === "GET" && [403, 404].includes(answer.status))) await shutOut();
    if (answer.status === 403 && (await renewed())) return ask(method, path, body, headers);
    const said = answer.status === 204 ? null : await answer.json();
    state = "online";
    if (!answer.ok) throw new Refused(said.errors?.map((one) => one.reason).join("; ") || said.detail || said.title);
    return said;
  }

  /* Whoever may not in any more keeps no list; what they did is kept until somebody may tell it. */
  async function shutOut() {
    state = "signedOut";
    if ("caches" in window) await caches.delete(ours + event);
    throw new Error("signed out");
  }

  /* Whether the page, served anew, has another mark for its forms: somebody signed in again meanwhile. */
  async function renewed() {
    const answer = await fetch(page, { credentials: "same-origin", redirect: "manual" });
    const served = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("door");
    if (!served || served.dataset.csrf === csrf) return false;
    ({ csrf } = served.dataset);
    return true;
  }

  function ago(act) {
    return `PT${Math.min(LONGEST_AGO, Math.max(0, Math.round((Date.now() - act.at) / 1000)))}S`;
  }

  function told(act) {
    if (act.does === "out") return ask("DELETE", `/attendees/${act.id}/check-in?ago=${ago(act)}`);
    if (act.does === "code") return ask("POST", "/check-in", { code: act.code, ago: ago(act) });
    if (act.does === "in") return ask("POST", `/attendees/${act.id}/check-in`, { ago: ago(act) });
    const who = { name: act.name, checked_in: true, ...(act.email ? { email: act.email } : {}) };
    return ask("POST", "/attendees", who, { "idempotency-key": act.key });
  }

  async function send() {
    if (sending) return;
    sending = true;
    try {
      for (let act; (act = acts().find((one) => !one.refused)); ) {
        try {
          learn(act, await told(act));
          drop(act);
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          keep({ ...act, refused: error.message });
          if (act.key === latest) verdict("wrong", `${act.name || "This code"}: ${error.message}`);
        }
      }
      pause = 0;
    } catch {
      if (state !== "signedOut") state = "offline";
    } finally {
      sending = false;
      show();
      next();
    }
  }

  /* What the answer to an act says of whom it was. */
  function learn(act, one) {
    if (!one) {
      const known = people.get(act.id);
      if (known) people.set(act.id, { ...known, checked_in_at: null });
      if (counts && known && known.checked_in_at) counts.attended--;
      return;
    }
    const known = people.get(one.id);
    if (counts && one.checked_in_at && !(known && known.checked_in_at) && !one.already) counts.attended++;
    people.set(one.id, { id: one.id, name: one.name, hint: known ? known.hint : "", status: one.status, checked_in_at: one.checked_in_at });
    if (act.key !== latest) return;
    if (one.already) verdict("again", `${one.name} was in already, since ${clock(one.checked_in_at)}`);
    else if (!one.checked_in_at) verdict("wrong", `${one.name}: ${one.warnings.join(" ")}`);
    else if (one.warnings.length || !act.name) verdict("in", [`${one.name} is in.`, ...one.warnings].join(" "), one.id);
  }

  let latest = "";

  function act(does, more) {
    const key = `${Date.now().toString(36)}-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
    latest = key;
    keep({ key, does, at: Date.now(), nth: nth++, ...more });
    show();
    pause = 0;
    send();
  }

  /* ---- Hearing of others ---- */

  async function load() {
    const began = Date.now(), fresh = new Map();
    const first = await ask("GET", "/check-in/changes");
    let cursor = "";
    do {
      const some = await ask("GET", `/check-in?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      for (const one of some.items) fresh.set(one.id, one);
      cursor = some.next_cursor;
    } while (cursor);
    people = fresh;
    counts = first.counts;
    asOf = first.as_of;
    isWhole = true;
    loadedAt = Date.now();
    tookToLoad = loadedAt - began;
    await store();
  }

  const others = (of) => of && ["confirmed", "offered", "pending", "waitlisted", "cancelled"].map((one) => of[one]).join();

  async function hear() {
    if (!asOf || !isWhole) return load();
    const told = await ask("GET", `/check-in/changes?since=${encodeURIComponent(asOf)}`);
    for (const one of told.items) {
      const known = people.get(one.id);
      if (known) people.set(one.id, { ...known, checked_in_at: one.checked_in_at });
    }
    /* Who signed up, cancelled, or was checked in with all others at once is in no entry of their own: the counts tell. */
    const listed = [...people.values()].reduce((sum, one) => sum + (one.checked_in_at ? 1 : 0), 0);
    const isMoved = others(told.counts) !== others(counts) || told.counts.attended !== listed;
    if (!told.complete || (isMoved && Date.now() - loadedAt > Math.max(5000, 20 * tookToLoad))) return load();
    const isNews = told.items.length > 0;
    asOf = told.as_of;
    counts = isMoved ? { ...counts, attended: told.counts.attended } : told.counts;
    loadedAt = isMoved ? loadedAt : Date.now();
    if (isNews) await store();
  }

  function next() {
    clearTimeout(timer);
    if (document.hidden) return;
    pause = state === "online" ? POLL : Math.min(SLOWEST, Math.max(POLL, pause * 2));
    timer = setTimeout(turn, pause);
  }

  let turning = false;

  async function turn() {
    if (turning) return;
    turning = true;
    try {
      if (Date.now() >= until) await forgetOld();
      await hear();
      state = "online";
    } catch {
      if (state !== "signedOut") state = "offline";
    } finally {
      turning = false;
      show();
    }
    /* Whoever sees no list any more may still tell what they did before: an event's helpers for a day after it. */
    if (state !== "offline" && acts().some((one) => !one.refused)) await send();
    else next();
  }

  function now() {
    pause = 0;
    if (!document.hidden) turn();
  }

  /* ---- What is said of it ---- */

  let sound = null;

  function beep(kind) {
    if (!sound) return;
    const notes = { in: [880], again: [440, 440], wrong: [196] }[kind];
    notes.forEach((pitch, nth) => {
      const tone = sound.createOscillator(), loud = sound.createGain(), from = sound.currentTime + nth * 0.16;
      tone.frequency.value = pitch;
      loud.gain.value = 0.12;
      tone.connect(loud).connect(sound.destination);
      tone.start(from);
      tone.stop(from + (kind === "wrong" ? 0.3 : 0.1));
    });
  }

  function verdict(kind, text, id = "", label = "Undo", does = "out") {
    const said = at("verdict");
    said.className = `verdict ${kind}`;
    said.hidden = false;
    said.replaceChildren(made("span", "", text, { dir: "auto" }));
    if (id) {
      const button = made("button", "small quiet", label, { type: "button" });
      button.onclick = () => (does === "out" ? undo(id) : enter(id));
      said.append(" ", button);
    }
    navigator.vibrate?.({ in: [60], again: [60, 60, 60], wrong: [250] }[kind]);
  }

  function enter(id, code) {
    const one = people.get(id);
    verdict("in", `${one.name} is in`, id);
    beep("in");
    act(code ? "code" : "in", { id, name: one.name, ...(code ? { code } : {}) });
  }

  function undo(id) {
    const one = people.get(id);
    verdict("again", `${one.name} is not checked in`);
    act("out", { id, name: one.name });
  }

  /* ---- Taps ---- */

  let tapped = { id: "", at: 0 };

  at("people").addEventListener("click", (tap) => {
    const button = tap.target.closest("button");
    if (!button) return;
    const { id } = button.closest("li").dataset;
    if (tapped.id === id && Date.now() - tapped.at < DOUBLE_TAP) return;
    tapped = { id, at: Date.now() };
    if (button.dataset.does === "out") return undo(id);
    at("q").value = "";
    enter(id);
  });

  at("q").addEventListener("input", show);
  at("search").addEventListener("submit", (sent) => {
    sent.preventDefault();
    const text = at("q").value.trim();
    if (CODE.test(text)) {
      at("q").value = "";
      scanned(text);
    }
    show();
  });

  at("add").querySelector("form").addEventListener("submit", (sent) => {
    sent.preventDefault();
    const form = sent.target, [name, email] = ["name", "email"].map((one) => form.elements[one].value.trim());
    if (!name) return;
    verdict("in", `${name} is in`);
    act("add", { name, email });
    form.reset();
    at("add").open = false;
  });

  at("by-code").querySelector("form").addEventListener("submit", (sent) => {
    sent.preventDefault();
    scanned(sent.target.elements.code.value.trim());
    sent.target.reset();
  });

  for (const form of document.querySelectorAll("form[data-leaves]")) {
    form.addEventListener("submit", (sent) => {
      const waiting = acts().length;
      if (form.dataset.leaves === "now") return;
      sent.preventDefault();
      if (waiting && !confirm(`${waiting} of what was done here is not sent yet, and would be lost. Leave all the same?`)) return;
      form.dataset.leaves = "now";
      forgetAll().finally(() => form.requestSubmit());
    });
  }

  /* ---- Codes ---- */

  const CODE = /^[\w-]+\.(\.?)([\w-]+)\.[\w-]+$/;

  /* Whose code it is, and of which event. Whether it is sound is found out by who is told; also what cannot be read here. */
  async function named(text) {
    const [, packed, content] = text.match(CODE);
    try {
      const octets = Uint8Array.from(atob(content.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
      const plain = new Blob([octets]).stream();
      const [of, id] = await new Response(packed ? plain.pipeThrough(new DecompressionStream("deflate")) : plain).json();
      return { of, id };
    } catch {
      return { of: event, id: "" };
    }
  }

  async function scanned(code) {
    const whose = CODE.test(code) ? await named(code) : null, one = whose && people.get(whose.id);
    if (!whose || whose.of !== event) {
      verdict("wrong", whose ? "This code is of another event" : "This is not the code of an attendee's page");
      return beep("wrong");
    }
    const moment = one && since(one);
    if (moment) {
      verdict("again", `${one.name} was in already, since ${clock(moment)}`, one.id);
      return beep("again");
    }
    if (one && STANDING[one.status]) {
      verdict("wrong", `${one.name}: ${STANDING[one.status].toLowerCase()}`, one.id, "Let in", "in");
      return beep("wrong");
    }
    if (one) return enter(one.id, code);
    verdict("again", state === "online" ? "Looking for whose code this is" : "Not on the list of this device: it is looked up when there is network");
    beep("again");
    act("code", { id: whose.id, name: "", code });
  }

  let camera = null, reader = null, last = { code: "", at: 0 };

  async function looker() {
    const formats = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats() : [];
    if (formats.includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async (video) => (await detector.detect(video))[0]?.rawValue;
    }
    const worker = new Worker("/console/static/qr_reader.js", { type: "module" });
    const canvas = made("canvas", ""), context = canvas.getContext("2d", { willReadFrequently: true });
    return (video) => new Promise((answer, fail) => {
      const scale = Math.min(1, 640 / Math.max(video.videoWidth, video.videoHeight));
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
      worker.onmessage = (message) => answer(message.data);
      worker.onerror = () => fail(new Error("The part that reads codes could not be loaded"));
      worker.postMessage({ data, width, height }, [data.buffer]);
    });
  }

  async function open() {
    sound = sound || (window.AudioContext ? new AudioContext() : null);
    at("scan").hidden = true;
    try {
      camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
      at("camera").hidden = false;
      at("video").srcObject = camera;
      await at("video").play();
      reader = reader || (await looker());
      look();
    } catch (error) {
      shut();
      const why = error.name === "NotAllowedError" ? "The camera is not allowed here: allow it in the browser's settings" : `The camera cannot be used: ${error.message}`;
      verdict("wrong", `${why}. Search by name instead.`);
    }
  }

  async function look() {
    if (!camera) return;
    try {
      const code = at("video").videoWidth ? await reader(at("video")) : null;
      const isNew = code && (code !== last.code || Date.now() - last.at > SAME_CODE);
      if (code) last = { code, at: Date.now() };
      if (isNew) scanned(code);
      setTimeout(look, 150);
    } catch (error) {
      shut();
      reader = null;
      verdict("wrong", `${error.message}. Search by name instead.`);
    }
  }

  function shut() {
    camera?.getTracks().forEach((track) => track.stop());
    camera = null;
    at("camera").hidden = true;
    at("scan").hidden = false;
  }

  at("scan").addEventListener("click", open);
  at("stop").addEventListener("click", shut);

  /* ---- The page itself, without network ---- */

  async function keepPage() {
    if (!("serviceWorker" in navigator) || Date.now() >= until) return;
    await navigator.serviceWorker.register("/console/static/check_in_offline.js", { scope: page });
    const answer = await fetch(page, { credentials: "same-origin", redirect: "error" });
    if (answer.ok) await (await caches.open(ours + event)).put(page, answer);
  }

  async function begin() {
    at("find").hidden = true;
    at("scan").hidden = !navigator.mediaDevices?.getUserMedia;
    door.querySelector(".pager")?.remove();
    at("all")?.remove();
    addEventListener("online", now);
    addEventListener("offline", () => { state = "offline"; tell(); });
    document.addEventListener("visibilitychange", () => (document.hidden ? (clearTimeout(timer), shut()) : now()));
    await forgetOld().catch(() => {});
    const kept = await stored().catch(() => null);
    if (kept) {
      people = new Map(kept.people.map((one) => [one.id, one]));
      ({ counts, asOf } = kept);
      isWhole = true;
      loadedAt = Date.parse(asOf);
    }
    show();
    await turn();
    keepPage().catch(() => {});
  }

  begin();
})();
