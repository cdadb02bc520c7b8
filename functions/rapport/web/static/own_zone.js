for (const shown of document.querySelectorAll("[data-starts]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const starts = new Date(shown.dataset.starts), ends = new Date(shown.dataset.ends);
  const by = (timeZone) => new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).formatRange(starts, ends);
  if (!zone || by(zone) === by(shown.dataset.zone)) continue;
  shown.textContent = `${by(zone)} where you are (${zone})`;
  shown.hidden = false;
  for (const field of document.querySelectorAll("[name=timezone]")) field.value ||= zone;
}
