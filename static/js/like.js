// Upgrades the like forms: the count moves at once, and what happened is said aloud.
// Without this file the forms post and a page answers.

const notice = document.querySelector("[data-notice]");
const forms = [...document.querySelectorAll("form[data-like]")];
const mine = document.querySelectorAll("[data-my]");
const KEPT = "unsent-like";
const KEPT_FOR = 5 * 60e3;

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

// A tap that could not be sent waits on this device for some minutes, one at a time.
function keep(tap, seconds) {
  try { localStorage.setItem(KEPT, JSON.stringify(tap)); } catch { return false; }
  setTimeout(sendKept, seconds * 1000);
  return true;
}

function sendKept() {
  let tap;
  try {
    tap = JSON.parse(localStorage.getItem(KEPT));
    if (tap && navigator.onLine) localStorage.removeItem(KEPT);
  } catch { return; }
  if (!tap || !navigator.onLine) return;
  if (Date.now() - tap.at < KEPT_FOR) like({ ...tap, again: true });
  else say(notice.dataset.lost);
}

async function post(action) {
  const response = await fetch(action, { method: "POST", headers: { Accept: "application/json" } });
  return { ...await response.json(), wait: Number(response.headers.get("Retry-After")) };
}

async function like(tap) {
  const { action, code } = tap;
  const before = readCount(code);
  if (tap.isNew) showCount(code, before + 1);
  try {
    let answer = await post(action);
    if (answer.answer === "again") answer = await post(action);
    if (answer.answer === "liked") {
      showLiked(code);
      showCount(code, Math.max(answer.likes, before));
      showLeft(answer.left);
      return say(answer.message);
    }
    showCount(code, before);
    if (answer.answer === "too_fast" && answer.wait <= 60 && keep(tap, answer.wait)) return say(notice.dataset.slow);
    say(answer.answer === "again" ? notice.dataset.cookies : answer.message);
  } catch (error) {
    showCount(code, before);
    // TypeError: there was no answer at all
    const kept = error instanceof TypeError && keep(tap, 15);
    if (!kept) say(notice.dataset.failed);
    else if (!tap.again) say(notice.dataset.offline);
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
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const isNew = button.getAttribute("aria-pressed") !== "true";
    await like({ action: form.action, code: form.dataset.like, isNew, at: Date.now() });
    button.removeAttribute("aria-busy");
  });
}
if (forms.length || mine.length) showMine().catch(() => {});
addEventListener("online", sendKept);
sendKept();
