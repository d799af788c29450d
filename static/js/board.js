// Renews the board each minute while likes are open and it is looked at.

let last = Date.now();
let vain = 0;

function put(fresh) {
  const old = document.getElementById(fresh.id);
  // a table being read stays
  if (old.isEqualNode(fresh) || old.querySelector("[open], summary:focus")) return;
  // old pictures do not flicker
  for (const img of fresh.querySelectorAll("img")) {
    img.replaceWith(old.querySelector(`[src="${img.getAttribute("src")}"]`) || img);
  }
  const link = old.querySelector("a:focus")?.getAttribute("href");
  old.replaceChildren(...fresh.childNodes);
  if (link) old.querySelector(`[href="${link}"]`)?.focus({ preventScroll: true });
}

async function renew() {
  if (vain > 2 || document.hidden || Date.now() - last < 60000) return;
  last = Date.now();
  vain++;
  const page = await fetch("").then((got) => got.text()).catch(() => "");
  const fresh = new DOMParser().parseFromString(page, "text/html");
  for (const part of fresh.querySelectorAll("[data-renew]")) put(part);
  if (fresh.querySelector("[data-renew=on]")) vain = 0;
  document.dispatchEvent(new Event("renewed"));
}

setInterval(renew, 5000);
