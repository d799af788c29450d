// Sets the text size before the first paint.
(function () {
  var sizes = ["standard", "large", "xlarge"];
  var data = document.documentElement.dataset;
  var now = 0;
  try { now = Math.max(sizes.indexOf(localStorage["text-size"]), 0); } catch (refused) {}
  data.text = sizes[now];
  addEventListener("DOMContentLoaded", function () {
    var button = document.querySelector("[data-text-size]");
    function show() {
      data.text = sizes[now];
      button.lastChild.textContent = button.dataset.words.split(",")[(now + 1) % 3];
    }
    show();
    button.onclick = function () {
      now = (now + 1) % 3;
      show();
      localStorage["text-size"] = data.text;
    };
  });
})();
