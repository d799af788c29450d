// What Word, WPS and WeChat put beside the words, taken away from what is pasted: the words stay,
// with their paragraphs, headings, lists, links and what is bold.

// The page's policy blocks style in whatever is parsed here, and would complain of each.
export const parsed = (html) =>
  new DOMParser().parseFromString(html.replace(/(<[^>]*\s)style=/gi, "$1data-style="), "text/html").body;

const texts = (root) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  return [...(function* () { while (walker.nextNode()) yield walker.currentNode; })()];
};

const HAN = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u201c\u201d\u2018\u2019\u3000-\u303f]/;
const EMPTY = "p, div, section, h1, h2, h3, h4, h5, h6, li, ul, ol, blockquote";

// hadPictures: some were left out, since they can't come this way.
export const pasted = (html) => {
  if (html.includes("data-pm-slice")) return { words: html, hadPictures: false }; // from here itself
  const source = html.replace(/<!--.*?-->|<(style|script|xml)\b.*?<\/\1>/gis, "");
  const body = parsed(source.replace(/(?:<br[^>]*>\s*){2,}/gi, "</p><p>"));
  const pictures = body.querySelectorAll("img, svg, video");
  for (const one of pictures) one.remove();
  listed(body);
  for (const one of body.querySelectorAll("[data-style]")) weighed(one);
  for (const one of texts(body)) one.data = flowing(one.data);
  for (const one of body.querySelectorAll("td, th")) within("div", one); // or a table's words run together
  for (const one of body.querySelectorAll("br")) if (one.parentNode.querySelector(EMPTY)) one.replaceWith("\n");
  for (const one of body.querySelectorAll(EMPTY)) {
    if (!one.textContent.trim()) one.remove();
    else trimmed(one);
  }
  const words = body.innerHTML.replace(/<(\/?)h1\b/g, "<$1h2").replace(/<(\/?)h[4-6]\b/g, "<$1h3");
  return { words, hadPictures: pictures.length > 0 };
};

const within = (name, one) => {
  const wrapper = document.createElement(name);
  wrapper.append(...one.childNodes);
  one.append(wrapper);
};

// Word breaks the lines of its source anywhere: between Chinese characters that is no space.
const flowing = (text) => text.replace(/\u00a0/g, " ").replace(/\s*\n\s*/g, (gap, at, all) =>
  HAN.test(all[at - 1] ?? "") && HAN.test(all[at + gap.length] ?? "") ? "" : " ");

// An indent and a break at either end belong to the layout they come from.
const trimmed = (block) => {
  const pieces = [...block.querySelectorAll("br"), ...texts(block)];
  const inOrder = (a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);
  const words = pieces.sort(inOrder).filter((one) => one.data?.trim());
  for (const one of pieces) {
    const outside = one.compareDocumentPosition(words[0]) & Node.DOCUMENT_POSITION_FOLLOWING
      || one.compareDocumentPosition(words.at(-1)) & Node.DOCUMENT_POSITION_PRECEDING;
    if (outside) one.remove();
  }
  words[0].data = words[0].data.trimStart();
  words.at(-1).data = words.at(-1).data.trimEnd();
};

// Bold by style, as WeChat has it, and <b> that is not.
const weighed = (one) => {
  const [, weight] = /(?:^|[;\s])font-weight:\s*(\w+)/i.exec(one.dataset.style) ?? [];
  if (/^(bold|bolder|[6-9]00)$/i.test(weight) && !one.closest("h1, h2, h3, h4, h5, h6")) {
    within("strong", one);
  } else if (weight && one.matches("b, strong")) one.replaceWith(...one.childNodes);
};

// Word's lists are paragraphs with a mark in front, often a letter of a font of signs.
const listed = (body) => {
  for (const one of body.querySelectorAll("p[data-style*='mso-list']")) {
    const mark = one.querySelector("[data-style*='mso-list:Ignore' i], [data-style*='mso-list: Ignore' i]");
    const sign = mark?.textContent.trim() ?? "";
    if (!mark || /[\u4e00-\u9fff]/.test(sign)) continue; // 一、 is text
    const kind = /\d/.test(sign) ? "ol" : "ul";
    mark.remove();
    const before = one.previousElementSibling;
    const list = before?.matches(`${kind}[data-word]`) ? before : document.createElement(kind);
    list.dataset.word = "";
    if (list !== before) one.before(list);
    const item = document.createElement("li");
    item.append(...one.childNodes);
    list.append(item);
    one.remove();
  }
};
