const all = (selector) => document.querySelectorAll(selector);
const [notice] = all("[data-notice]");
const words = notice.dataset;
const forms = all("form[data-like]");
const mine = all("[data-my]");

let timer;
function say(message) {
  notice.textContent = message;
  clearTimeout(timer);
  if (message) timer = setTimeout(say, 9000, "");
}

const counts = (code) => all(`[data-likes-of="${code}"]`);

function showCount(code, likes) {
  for (const count of counts(code)) count.textContent = likes.toLocaleString("en");
}

function showLiked(code) {
  for (const button of all(`[data-like="${code}"] button`)) button.setAttribute("aria-pressed", true);
}

function showLeft(left) {
  for (const line of mine) line.textContent = left ? line.dataset.left.replace("{n}", left) : line.dataset.none;
}

// A tap without an answer waits for five minutes.
function keep(tap, seconds) {
  try { localStorage.unsentLike = JSON.stringify(tap); } catch { return false; }
  return setTimeout(sendKept, seconds * 1000);
}

function sendKept() {
  try {
    const tap = JSON.parse(localStorage.unsentLike || 0);
    if (!tap) return;
    delete localStorage.unsentLike;
    if (Date.now() - tap.at < 300000) like({ ...tap, again: 1 });
    else say(words.lost);
  } catch {}
}

const json = (response) => response.json();

function post({ action }, body) {
  return fetch(action, { method: "POST", headers: { Accept: "application/json" }, body }).then(json);
}

async function send(tap) {
  let told = await post(tap);
  if (told.answer === "again") {
    await new Promise((done) => setTimeout(done, told.wait * 1000));
    told = await post(tap);
  }
  if (told.answer === "puzzle") {
    say(told.message);
    const { solve } = await import(told.script);
    told = await post(tap, await solve(told));
  }
  return told;
}

async function like(tap) {
  const { code } = tap;
  const before = Number(counts(code)[0]?.textContent.replace(/\D/g, ""));
  if (tap.isNew) showCount(code, before + 1);
  try {
    let { answer, likes, left, message, wait } = await send(tap);
    if (answer === "liked") {
      showLiked(code);
      showLeft(left);
    }
    showCount(code, Math.max(likes || 0, before));
    if (answer === "puzzle") message = words.failed;
    if (answer === "too_fast" && wait <= 60 && keep(tap, wait)) message = words.slow;
    say(message);
  } catch (error) {
    showCount(code, before);
    // TypeError: no answer at all
    if (!(error instanceof TypeError && keep(tap, 15))) say(words.failed);
    else if (!tap.again) say(words.offline);
  }
}

for (const form of forms) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.ariaBusy) return;
    form.ariaBusy = true;
    const isNew = !form.querySelector("[aria-pressed]");
    await like({ action: form.action, code: form.dataset.like, isNew, at: Date.now() });
    form.ariaBusy = null;
  });
}

if (forms[0] || mine[0]) {
  fetch(words.me).then(json).then((me) => {
    me.liked.forEach(showLiked);
    if (me.window === "open") showLeft(me.left);
  }).catch(() => {});
}
// It would cover what has the focus.
addEventListener("focusin", () => say(""));
addEventListener("online", sendKept);
sendKept();
