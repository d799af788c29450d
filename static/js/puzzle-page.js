// On the page between tap and like: altcha's widget works, then the form goes by itself.

const form = document.querySelector("[data-puzzle]");
const { puzzle, widget, worker, working, done, wait } = form.dataset;
const status = form.querySelector("[role=status]");

// Nobody is left behind: whose browser can't do it waits instead.
const giveUp = () => location.replace(wait);

function show() {
  const { algorithms, defaults, i18n } = globalThis.$altcha;
  algorithms.set("PBKDF2/SHA-256", () => new Worker(worker));
  i18n.set("own", { ...i18n.get("en"), label: working, verifying: working, verified: done });
  defaults.set({
    auto: "onload",
    challenge: puzzle,
    hideFooter: true,
    hideLogo: true,
    humanInteractionSignature: false, // it would watch the pointer
    language: "own",
    minDuration: 0,
  });
  const box = document.createElement("altcha-widget");
  box.addEventListener("statechange", ({ detail }) => {
    if (detail.state === "verified") {
      status.textContent = done;
      setTimeout(() => form.submit()); // when the widget has put its answer into the form
    }
    if (["error", "expired"].includes(detail.state)) giveUp();
  });
  form.prepend(box);
  status.textContent = working;
}

import(widget).then(show).catch(giveUp);
