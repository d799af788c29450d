function tick(element) {
  const { countdown, days, hours, minutes } = element.dataset;
  let left = Math.floor((Date.parse(countdown) - Date.now()) / 1000);
  element.hidden = left < 0;
  if (left < 0) return;
  setTimeout(tick, left < 3600 ? 1000 : 20000, element);
  let words = left < 3600 ? minutes : left < 86400 ? hours : days;
  for (const [unit, length] of [["d", 86400], ["h", 3600], ["m", 60], ["s", 1]]) {
    words = words.replace(`{${unit}}`, Math.floor(left / length));
    left %= length;
  }
  element.textContent = words;
}

document.querySelectorAll("[data-countdown]").forEach(tick);
