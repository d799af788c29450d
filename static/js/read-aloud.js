// Reads the story aloud, by a local voice.

const button = document.querySelector("[data-read]");
const speech = window.speechSynthesis;
const voice = () => speech.getVoices().find((one) => one.localService && one.lang.startsWith("zh"));

function show() {
  button.hidden = !voice();
  button.dataset.read = speech.speaking;
}

function speak(part) {
  const spoken = new SpeechSynthesisUtterance(part.textContent);
  spoken.lang = "zh-CN";
  spoken.voice = voice();
  spoken.onstart = spoken.onend = spoken.onerror = show;
  speech.speak(spoken);
}

if (speech) {
  show();
  speech.onvoiceschanged = show;
  button.onclick = () => {
    if (speech.speaking) speech.cancel();
    else document.querySelectorAll("h1, .standfirst, .lead p, .prose > *").forEach(speak);
  };
  onpagehide = () => speech.cancel();
}
