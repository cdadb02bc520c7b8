// What is there to be copied has a button for it.
for (const field of document.querySelectorAll(".copied")) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "small quiet", textContent: "Copy" });
  button.setAttribute("aria-label", `Copy: ${field.labels?.[0]?.textContent ?? ""}`);
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value).catch(() => document.execCommand("copy"));
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  field.after(button);
}
