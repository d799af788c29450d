// Keeps what is typed into a story's form in this browser until it is saved, so that a lost
// connection or an expired session loses nothing; and says who else has the story open.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#story_form");
  const KEPT = 7 * 24 * 3600 * 1000;
  const prefix = "desk:";
  // After a save the admin shows a success message: what had been sent need not be kept.
  if (document.querySelector(".messagelist .success")) {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(prefix) && JSON.parse(localStorage[key]).sent) localStorage.removeItem(key);
    }
  }
  if (!form) return;
  const words = document.querySelector("#desk-words").dataset;
  const key = prefix + location.pathname;
  const fields = () => [...form.elements].filter((one) => one.name && one.type !== "file"
    && one.type !== "hidden" && one.type !== "submit" && one.name !== "csrfmiddlewaretoken");
  const snapshot = () => Object.fromEntries(fields().map((one) =>
    [one.name, one.type === "checkbox" ? one.checked : one.value]));
  const start = JSON.stringify(snapshot());

  const bar = (text, ...buttons) => {
    const line = document.createElement("p");
    line.className = "errornote desk-line";
    line.setAttribute("role", "status");
    line.append(text, ...buttons);
    form.prepend(line);
    return line;
  };
  const button = (label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  };

  const kept = localStorage[key] && JSON.parse(localStorage[key]);
  if (kept && Date.now() - kept.at < KEPT && JSON.stringify(kept.values) !== start) {
    const time = new Date(kept.at).toLocaleString("zh-CN");
    const line = bar(`${words.kept} ${time} `, button(words.restore, () => {
      for (const one of fields()) {
        if (!(one.name in kept.values)) continue;
        if (one.type === "checkbox") one.checked = kept.values[one.name];
        else one.value = kept.values[one.name];
        one.dispatchEvent(new Event("input", { bubbles: true }));
        one.dispatchEvent(new Event("change", { bubbles: true }));
      }
      line.remove();
    }), " ", button(words.drop, () => { localStorage.removeItem(key); line.remove(); }));
  }

  let waiting;
  const keep = (sent) => {
    const values = snapshot();
    if (JSON.stringify(values) === start) return;
    try { localStorage[key] = JSON.stringify({ at: Date.now(), values, sent }); } catch { /* full */ }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(false), 500);
  });
  form.addEventListener("submit", () => { clearTimeout(waiting); keep(true); });

  if (!location.pathname.endsWith("/change/")) return;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  let told;
  const here = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("../here/", { method: "POST", headers: { "X-CSRFToken": token } });
      const { others } = answer.ok ? await answer.json() : { others: "" };
      told?.remove();
      told = answer.redirected ? bar(words.expired) : others ? bar(others) : undefined;
    } catch {
      told?.remove();
      told = bar(words.offline);
    }
  };
  here();
  setInterval(here, 20000);
});
