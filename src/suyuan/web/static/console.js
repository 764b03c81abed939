// Small comforts; every screen works without them.
"use strict";
document.addEventListener("dragover", (event) => {
  const zone = event.target.closest && event.target.closest(".drop");
  if (zone) { event.preventDefault(); zone.classList.add("over"); }
});
document.addEventListener("dragleave", (event) => {
  const zone = event.target.closest && event.target.closest(".drop");
  if (zone) zone.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  const zone = event.target.closest && event.target.closest(".drop");
  if (!zone) return;
  event.preventDefault();
  zone.classList.remove("over");
  const input = zone.querySelector("input[type=file]");
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
document.addEventListener("change", (event) => {
  const zone = event.target.closest && event.target.closest(".drop");
  const told = zone && zone.querySelector(".chosen");
  if (told) told.textContent = Array.from(event.target.files).map((file) => file.name).join("，");
});
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button && !event.defaultPrevented && !event.target.hasAttribute("data-again")) setTimeout(() => { button.disabled = true; }, 0);
});
