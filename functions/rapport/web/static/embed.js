// Puts an event's sign-up form after its own script tag: docs/embedding.md.
(() => {
  const script = document.currentScript, { group, event } = script.dataset, ours = new URL(script.src).origin;
  const page = `${ours}/g/${encodeURIComponent(group)}/${encodeURIComponent(event)}`;
  const frame = document.createElement("iframe");
  const set = (name, value) => frame.style.setProperty(name, value, "important"); // whatever the page has for frames
  const { colorScheme } = getComputedStyle(script); // a page that has no dark look gets no dark form
  const isLight = colorScheme === "normal" && !document.querySelector("meta[name=color-scheme]");
  let hasAnswered = false, loads = 0;
  frame.src = `${page}/embed`;
  frame.title = "Sign up";
  for (const [name, value] of Object.entries({ all: "initial", display: "block", width: "100%", height: "32rem", "color-scheme": isLight ? "light" : colorScheme, visibility: "hidden" })) set(name, value);

  addEventListener("message", ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== ours || data?.rapport !== "size" || !(data.height < 1e5)) return;
    hasAnswered = true;
    frame.title = data.title;
    set("height", `${Math.ceil(data.height)}px`);
    set("visibility", "visible");
  });

  frame.addEventListener("load", () => {
    if (loads++ && frame.getBoundingClientRect().top < 0) frame.scrollIntoView(); // the answer is shorter than the form
    hasAnswered = false;
    frame.contentWindow.postMessage("size?", "*");
    setTimeout(() => {
      if (hasAnswered || !frame.isConnected) return;
      const link = Object.assign(document.createElement("a"), { href: page, textContent: "Sign up" });
      frame.replaceWith(link);
      console.error(`Rapport: ${frame.src} did not open in a page of ${location.origin}. Is that one of the group's allowed_origins, and does this page's frame-src allow ${ours}?`);
    }, 3000);
  });

  script.after(frame);
})();
