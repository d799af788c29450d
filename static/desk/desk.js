// Keeps what is typed into the desk's long forms in this browser until it is saved, so that a lost
// connection or an expired session loses nothing; and says who else has a story open.
const words = document.currentScript.dataset;
const KEPT = 7 * 24 * 3600 * 1000;
const PREFIX = "desk:";

document.addEventListener("DOMContentLoaded", () => {
  // After a save the admin shows a success message: what had been sent need not be kept.
  if (document.querySelector(".messagelist .success")) {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && JSON.parse(localStorage[key]).sent) localStorage.removeItem(key);
    }
  }
  // What is wrong may stand far below the words that say so.
  const wrong = document.querySelector(
    ".form-row.errors :is(input, select, textarea):not([type=hidden]), .publication .errorlist");
  wrong?.focus();
  wrong?.scrollIntoView({ block: "center" });
  for (const form of document.querySelectorAll("#story_form, #nominee_form, [data-keep]")) watch(form);
});

const barOf = (form) => (text, ...buttons) => {
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

// Who signs in again in another window gets another token; the form they left open has the old one.
const renew = (form) => {
  const field = form.querySelector("[name=csrfmiddlewaretoken]");
  const cookie = document.cookie.match(/(?:^|; )csrftoken=(\w+)/);
  if (field && cookie) field.value = cookie[1];
  return field?.value;
};

const watch = (form) => {
  const key = PREFIX + location.pathname + (form.dataset.keep ?? "");
  const fields = () => [...form.elements].filter((one) => one.name && one.name !== "csrfmiddlewaretoken"
    && !["file", "hidden", "submit", "radio", "password"].includes(one.type));
  const snapshot = () => Object.fromEntries(fields().map((one) =>
    [one.name, one.type === "checkbox" ? one.checked : one.value]));
  const start = JSON.stringify(snapshot());
  const bar = barOf(form);

  const kept = localStorage[key] && JSON.parse(localStorage[key]);
  if (kept && Date.now() - kept.at < KEPT && JSON.stringify(kept.values) !== start) {
    const time = new Date(kept.at).toLocaleString("zh-CN", { timeZone: "Asia/Shanghai" });
    form.closest("details")?.setAttribute("open", "");
    const line = bar(`${words.kept} ${time} `, button(words.restore, () => {
      for (const one of fields()) {
        if (!(one.name in kept.values)) continue;
        if (one.type === "checkbox") one.checked = kept.values[one.name];
        else one.value = kept.values[one.name];
        one.dispatchEvent(new Event("input", { bubbles: true }));
        one.dispatchEvent(new Event("change", { bubbles: true }));
      }
      line.remove();
    }), " ", button(words.dismiss, () => { localStorage.removeItem(key); line.remove(); }));
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
  form.addEventListener("submit", () => { clearTimeout(waiting); keep(true); renew(form); });

  if (form.id === "story_form" && location.pathname.endsWith("/change/")) tell(form, bar);
};

const tell = (form, bar) => {
  let told;
  const here = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("../here/", { method: "POST", headers: { "X-CSRFToken": renew(form) } });
      const isOut = answer.redirected || answer.status === 403;
      const { others } = answer.ok && !isOut ? await answer.json() : { others: "" };
      told?.remove();
      told = isOut ? bar(words.expired) : others ? bar(others) : undefined;
    } catch {
      told?.remove();
      told = bar(words.offline);
    }
  };
  here();
  setInterval(here, 20000);
};
