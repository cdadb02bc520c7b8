// An event that is given another start lasts as long as before: its end, and when sign-up closes, move along.
const starts = document.getElementById("starts_at"), moving = ["ends_at", "signup_closes_at"].map((id) => document.getElementById(id));
let was = starts?.value;
starts?.addEventListener("change", () => {
  const by = Date.parse(starts.value + "Z") - Date.parse(was + "Z");
  for (const field of moving) if (by && field?.value) field.value = new Date(Date.parse(field.value + "Z") + by).toISOString().slice(0, 16);
  was = starts.value || was;
  starts.dispatchEvent(new Event("input", { bubbles: true }));
});
