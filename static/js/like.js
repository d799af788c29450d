// Upgrades the like forms: the count moves at once, and what happened is said aloud.
// Without this file the forms post and a page answers.

const notice = document.querySelector("[data-notice]");
const forms = [...document.querySelectorAll("form[data-like]")];
const mine = document.querySelectorAll("[data-my]");

function say(message) {
  notice.textContent = message;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { notice.textContent = ""; }, 9000);
}

function countsOf(code) {
  return document.querySelectorAll(`[data-likes-of="${CSS.escape(code)}"]`);
}

function showCount(code, likes) {
  for (const count of countsOf(code)) count.textContent = likes.toLocaleString("en");
}

function readCount(code) {
  const first = countsOf(code)[0];
  return first ? Number(first.textContent.replace(/\D/g, "")) : 0;
}

function showLiked(code) {
  for (const form of forms.filter((one) => one.dataset.like === code)) {
    const button = form.querySelector("button");
    button.setAttribute("aria-pressed", "true");
    button.querySelector("[data-word]").textContent = notice.dataset.liked;
  }
}

function showLeft(left) {
  for (const line of mine) {
    line.textContent = left ? line.dataset.left.replace("{n}", left) : line.dataset.none;
    line.hidden = false;
  }
}

async function post(form) {
  const response = await fetch(form.action, {
    method: "POST",
    headers: { Accept: "application/json" },
  });
  return response.json();
}

async function like(form) {
  const code = form.dataset.like;
  const button = form.querySelector("button");
  if (button.getAttribute("aria-busy") === "true") return;
  const before = readCount(code);
  const isNew = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-busy", "true");
  if (isNew) showCount(code, before + 1);
  try {
    let answer = await post(form);
    if (answer.answer === "again") answer = await post(form);
    if (answer.answer === "liked") {
      showLiked(code);
      showCount(code, Math.max(answer.likes, before));
      showLeft(answer.left);
    } else {
      showCount(code, before);
    }
    say(answer.message);
  } catch {
    showCount(code, before);
    say(navigator.onLine ? notice.dataset.failed : notice.dataset.offline);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

async function showMine() {
  const response = await fetch(notice.dataset.me, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const me = await response.json();
  me.liked.forEach(showLiked);
  if (me.window === "open") showLeft(me.left);
}

for (const form of forms) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    like(form);
  });
}
if (forms.length || mine.length) showMine().catch(() => {});
