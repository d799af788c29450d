// 粘贴稿件: a file may be dropped on the box; a part's new name shows at once. All of it works without.
const form = document.querySelector("[data-review]");
const drop = document.querySelector("[data-drop]");

if (form) {
  let asked = 0;
  const all = () => form.querySelector("[data-all]");
  const offer = () => { if (all()) all().closest("label").hidden = false; };
  offer();
  form.addEventListener("change", async (event) => {
    if (event.target === all()) {
      for (const one of form.querySelectorAll("[name=repair]")) one.checked = event.target.checked;
    }
    const select = event.target.closest("select");
    const part = select?.closest(".ms-part");
    if (part) part.className = `ms-part ms-${select.value.replaceAll(" ", "-")}`;
    if (!part) return;
    const mine = ++asked;
    try {
      const answer = await fetch(location.href, { method: "POST", body: new FormData(form) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const result = page.querySelector("[data-result]");
      if (answer.ok && result && mine === asked) form.querySelector("[data-result]").replaceWith(result);
      offer();
    } catch {
      // offline: the colours have changed, and "Look again" tells the rest
    }
  });
  form.addEventListener("click", (event) => {
    const words = event.target.closest(".ms-words");
    if (!words) return;
    const select = document.getElementById(words.htmlFor);
    try { select.showPicker(); } catch { select.focus(); }
  });
}

if (drop) {
  const file = drop.querySelector("[type=file]");
  const text = drop.querySelector("textarea");
  text.addEventListener("dragover", (event) => event.preventDefault());
  text.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    file.files = event.dataTransfer.files;
    file.focus();
  });
}
