// Copies a text field's HTML as formatted text, as if it had been selected on a page; or, where
// the button says data-plain, its text.
document.querySelectorAll("[data-copy]").forEach((button) => {
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.copy);
    const give = (event) => {
      const plain = new DOMParser().parseFromString(field.value, "text/html").body.innerText;
      if ("plain" in button.dataset) event.clipboardData.setData("text/plain", field.value);
      else {
        event.clipboardData.setData("text/html", field.value);
        event.clipboardData.setData("text/plain", plain);
      }
      event.preventDefault();
    };
    document.addEventListener("copy", give, { once: true });
    document.execCommand("copy");
    document.removeEventListener("copy", give);
    button.parentElement.querySelector("[role=status]").textContent = button.dataset.done;
  });
});
