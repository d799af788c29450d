// A click on a picture fills in its two focus fields; the mark follows whatever they say.
document.addEventListener("DOMContentLoaded", () => {
  for (const picture of document.querySelectorAll("[data-focus-x]")) {
    const x = document.getElementById(picture.dataset.focusX);
    const y = document.getElementById(picture.dataset.focusY);
    if (!x || !y) continue;
    const mark = document.createElement("span");
    mark.className = "focus-mark";
    picture.append(mark);
    picture.classList.add("focus-on");
    const show = () => {
      mark.style.left = `${x.value || 50}%`;
      mark.style.top = `${y.value || 50}%`;
    };
    const percent = (part) => Math.min(100, Math.max(0, Math.round(part * 100)));
    picture.addEventListener("click", (event) => {
      const box = picture.querySelector("img").getBoundingClientRect();
      x.value = percent((event.clientX - box.left) / box.width);
      y.value = percent((event.clientY - box.top) / box.height);
      x.dispatchEvent(new Event("input", { bubbles: true }));
      show();
    });
    x.addEventListener("input", show);
    y.addEventListener("input", show);
    show();
  }
});
