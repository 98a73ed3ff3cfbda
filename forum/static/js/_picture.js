// What is wider than its frame says so. A picture is first shown where it begins, and its edges fade where there is more.
for (const frame of document.querySelectorAll(".picture-frame, .matrix-frame")) {
  const start = frame.querySelector("[data-start]")?.getBoundingClientRect();
  if (start) {
    const { left, width } = frame.getBoundingClientRect();
    frame.scrollLeft += start.left + start.width / 2 - (left + width / 2);
  }

  const view = frame.closest(".picture-view") ?? frame;
  const hint = view.previousElementSibling;
  const look = () => {
    const beyond = frame.scrollWidth - frame.clientWidth;
    view.classList.toggle("more-before", frame.scrollLeft > 1);
    view.classList.toggle("more-after", frame.scrollLeft < beyond - 1);
    if (hint?.matches(".picture-hint")) hint.hidden = beyond <= 1;
  };
  frame.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(frame);
}
