"use strict";
// Shows one figure of a panel at a time, and the description of a mark beside the pointer.
for (const select of document.querySelectorAll("select[data-figures]")) {
  const show = () => {
    for (const figure of document.querySelectorAll(`figure[data-of="${select.dataset.figures}"]`)) {
      figure.hidden = figure.id !== select.value;
    }
  };
  select.addEventListener("change", show);
  show(); // the browser may remember a choice
}
{
  const tip = document.getElementById("tip");
  const describe = (event) => {
    const mark = event.target.closest?.("[data-tip]");
    tip.hidden = !mark;
    if (!mark) return;
    tip.textContent = mark.dataset.tip;
    const { width, height } = tip.getBoundingClientRect();
    const left = Math.min(event.clientX + 12, innerWidth - width - 8);
    const above = event.clientY - height - 12;
    tip.style.left = `${Math.max(left, 8)}px`;
    tip.style.top = `${above > 8 ? above : event.clientY + 16}px`;
  };
  document.addEventListener("pointermove", describe);
  document.addEventListener("pointerdown", describe);
  document.addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });
}
