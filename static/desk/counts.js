// Counts as an editor types: the headline's length for page, card and poster; 汉字 and minutes.
const words = document.querySelector("[data-words-page]")?.dataset ?? {};

const beside = (field) => {
  const out = document.createElement("output");
  out.className = "ms-count";
  out.htmlFor = field.id;
  const line = document.createElement("div");
  line.className = "help";
  line.append(out);
  (field.closest(".flex-container") ?? field).after(line);
  return out;
};

const headline = document.querySelector("[data-length]");
if (headline) {
  const out = beside(headline);
  const names = [words.wordsPage, words.wordsCard, words.wordsPoster];
  const most = headline.dataset.length.split(" ").map(Number);
  const count = () => {
    let length = 0;
    for (const one of headline.value.trim()) length += one < "\u2000" ? 0.5 : 1;
    out.textContent = most.map((limit, at) => `${length <= limit ? "✓" : "!"} ${names[at]} ${length}/${limit}`).join("　");
  };
  headline.addEventListener("input", count);
  count();
}

const body = document.querySelector("[data-han]");
if (body) {
  const out = beside(body);
  const lead = document.querySelector("[name=lead]");
  const count = () => {
    const text = `${lead?.value ?? ""}${body.value}`.replace(/<[^>]*>/g, "");
    const han = (text.match(/\p{Script=Han}/gu) ?? []).length;
    out.textContent = `${han} ${words.wordsHan} · ${Math.max(1, Math.round(han / Number(body.dataset.han)))} ${words.wordsMinutes}`;
  };
  for (const field of [body, lead]) field?.addEventListener("input", count);
  count();
}
