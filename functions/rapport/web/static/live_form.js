// A form that is shown anew as one fills it in: what the server answers to it takes the place of its live parts.
for (const form of document.querySelectorAll("form[data-live]")) {
  let waiting, asked = 0;
  const show = async (what) => {
    const number = ++asked, said = new FormData(form), isPreview = what === "preview";
    for (const [name, value] of [...said]) if (value instanceof File) said.delete(name);
    said.set("do", what);
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(said) });
    if (!answer.ok) throw new Error(answer.status);
    const served = (await answer.text()).replace(/<style>[^]*?<\/style>/g, ""); // of another page: not allowed in this one
    const page = new DOMParser().parseFromString(served, "text/html");
    if (number !== asked) return;
    for (const part of document.querySelectorAll("[data-live-part]")) {
      if (isPreview && (part.dataset.liveOn === "button" || part.contains(document.activeElement))) continue;
      const other = page.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
      if (other) part.replaceWith(document.importNode(other, true));
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => show("preview").catch(() => {}), 500);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="do"]');
    if (!button) return;
    event.preventDefault();
    clearTimeout(waiting);
    show(button.value).then(() => form.querySelector("[autofocus]")?.focus(), () => form.requestSubmit(button));
  });
}
