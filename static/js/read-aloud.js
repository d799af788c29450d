// Reads the story aloud with the browser's own voice, where it has a Chinese one.

const button = document.querySelector("[data-read]");
const speech = window.speechSynthesis;
const words = button && [button.textContent, button.dataset.stop];

function voice() {
  return speech.getVoices().find((one) => one.lang.startsWith("zh"));
}

function show(reading) {
  button.textContent = words[Number(reading)];
  button.setAttribute("aria-pressed", reading);
}

function read() {
  const parts = [...document.querySelectorAll("[data-aloud]")].flatMap((part) => part.children.length ? [...part.children] : [part]);
  parts.forEach((part, at) => {
    const spoken = new SpeechSynthesisUtterance(part.textContent);
    spoken.lang = "zh-CN";
    spoken.voice = voice();
    if (at === parts.length - 1) spoken.onend = () => show(false);
    speech.speak(spoken);
  });
  show(true);
}

function offer() {
  button.hidden = !voice();
}

if (button && speech) {
  offer();
  speech.onvoiceschanged = offer;
  button.addEventListener("click", () => {
    const reading = button.getAttribute("aria-pressed") === "true";
    speech.cancel();
    if (reading) show(false);
    else read();
  });
  addEventListener("pagehide", () => speech.cancel());
}
