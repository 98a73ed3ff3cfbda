// A picture that is wider than the window is first shown where it begins.
for (const frame of document.querySelectorAll(".picture-frame")) {
  const start = frame.querySelector("[data-start]")?.getBoundingClientRect();
  if (!start) continue;
  const { left, width } = frame.getBoundingClientRect();
  frame.scrollLeft += start.left + start.width / 2 - (left + width / 2);
}
