// Sets the text size that this device remembers, before the first paint: not a module.
(function () {
  var root = document.documentElement;
  var sizes = ["standard", "large", "xlarge"];
  var now = 0;
  function show(button) {
    root.dataset.text = sizes[now];
    if (button) button.querySelector("[data-word]").textContent = button.dataset.words.split(",")[(now + 1) % 3];
  }
  try { now = Math.max(sizes.indexOf(localStorage.getItem("text-size")), 0); } catch (refused) { /* then it lasts for a page */ }
  show();
  document.addEventListener("DOMContentLoaded", function () {
    var button = document.querySelector("[data-text-size]");
    if (!button) return;
    show(button);
    button.hidden = false;
    button.addEventListener("click", function () {
      now = (now + 1) % 3;
      try { localStorage.setItem("text-size", sizes[now]); } catch (refused) { /* as above */ }
      show(button);
    });
  });
})();
