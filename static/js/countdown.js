// Counts down to an absolute time that the page also states in words.

function words(element, seconds) {
  const d = Math.floor(seconds / 86400);
  const h = Math.floor(seconds / 3600) % 24;
  const m = Math.floor(seconds / 60) % 60;
  const s = seconds % 60;
  const { days, hours, minutes } = element.dataset;
  const pattern = d ? days : h ? hours : minutes;
  return pattern.replace("{d}", d).replace("{h}", h).replace("{m}", m).replace("{s}", s);
}

function tick(element) {
  const seconds = Math.floor((Date.parse(element.dataset.countdown) - Date.now()) / 1000);
  element.hidden = seconds < 0;
  if (seconds < 0) return;
  element.textContent = words(element, seconds);
  // only the last hour needs seconds; before it, a change a minute is calm
  setTimeout(() => tick(element), seconds < 3600 ? 1000 : 20000);
}

document.querySelectorAll("[data-countdown]").forEach(tick);
