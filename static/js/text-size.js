// Sets the text size before the first paint.
(() => {
  const sizes = ["standard", "large", "xlarge"];
  const { dataset } = document.documentElement;
  let now = 0;
  try { now = Math.max(sizes.indexOf(localStorage["text-size"]), 0); } catch {}
  dataset.text = sizes[now];
  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-text-size]");
    function show() {
      dataset.text = sizes[now];
      button.lastChild.textContent = button.dataset.words.split(",")[(now + 1) % 3];
    }
    show();
    button.onclick = () => {
      now = (now + 1) % 3;
      show();
      localStorage["text-size"] = dataset.text;
    };
  });
})();
