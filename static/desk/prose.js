// A story's body as rich text, over the text area that does the same job without script.
// The area's text changes only when somebody types, and what the editor can't hold to the
// letter stays in the area, with a word about it.
const area = document.querySelector("textarea[data-prose]");
const desk = document.querySelector("[data-prose-desk]");
// By the address that the page gives: it changes with the file, a plain import's would not.
const { parsed, pasted } = desk ? await import(desk.dataset.pasted) : {};

// HTML as it is stored: a block a line, no paragraph alone in a list's item.
const written = (html) => {
  const body = parsed(html);
  const alone = body.querySelectorAll("li > p:only-child");
  for (const one of alone) if (one.parentNode.childNodes.length === 1) one.replaceWith(...one.childNodes);
  return [...body.childNodes].map((one) => one.outerHTML ?? one.data).join("\n");
};

// White space between blocks means nothing; within them it is text.
const bare = (html) => {
  const body = parsed(html);
  for (const holder of [body, ...body.querySelectorAll("ul, ol, blockquote")])
    for (const one of [...holder.childNodes])
      if (one.nodeType === Node.TEXT_NODE && /^[ \t\r\n]*$/.test(one.data)) one.remove();
  for (const quote of body.querySelectorAll("blockquote"))
    if (quote.childNodes.length && !quote.children.length) quote.innerHTML = `<p>${quote.innerHTML}</p>`;
  return body.innerHTML;
};

const letters = (html) => parsed(html).textContent.replace(/\s/g, "");

const say = (words) => { desk.querySelector("[role=status]").textContent = words; };

const start = async () => {
  const [{
    Blockquote, Bold, BulletList, Document, Editor, HardBreak, Heading, History, Italic, Link,
    ListItem, OrderedList, Paragraph, Text,
  }, { asksForLink, asksForPicture }] = await Promise.all([import(desk.dataset.module), import(desk.dataset.asking)]);
  const label = area.labels[0];
  const help = document.getElementById(`${area.id}_helptext`);
  const source = desk.querySelector("[data-do=source]");
  const frame = desk.querySelector("[data-prose-frame]");
  label.id = "prose-label";
  area.before(desk);

  const editor = new Editor({
    element: frame,
    injectCSS: false, // the page's policy allows no style in it; desk.css has what is needed
    enableInputRules: false, // a * or # that somebody types is a * or #
    enablePasteRules: false,
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-labelledby": label.id },
      transformPastedHTML: (html) => {
        const { words, hadPictures } = pasted(html);
        if (hadPictures) say(desk.dataset.pictures);
        return words;
      },
      transformPastedText: (text) => text.replace(/^[\t\u3000]+/gm, ""),
    },
    extensions: [
      Document, Paragraph, Text, HardBreak, Bold, Italic, Blockquote, BulletList, ListItem, History,
      Heading.configure({ levels: [2, 3] }),
      OrderedList.extend({ addAttributes: () => ({}), addNodeView: null }),
      Link.extend({
        addAttributes: () => ({ href: { default: null } }),
        addKeyboardShortcuts: () => ({ "Mod-k": () => { acts.link(); return true; } }),
      }).configure({
        autolink: false,
        linkOnPaste: false,
        isAllowedUri: (address) => /^(https?:\/\/|\/(?!\/))/i.test(address ?? ""),
      }),
    ],
    onUpdate: () => {
      area.value = editor.isEmpty ? "" : written(editor.getHTML());
      shown = area.value;
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
    onTransaction: () => {
      for (const button of desk.querySelectorAll("[data-is]"))
        button.setAttribute("aria-pressed", editor.isActive(...JSON.parse(button.dataset.is)));
    },
  });

  const acts = {
    link: asksForLink(editor),
    picture: asksForPicture(editor),
    paragraph: () => editor.chain().focus().clearNodes().run(),
    heading: () => editor.chain().focus().toggleHeading({ level: 2 }).run(),
    break: () => editor.chain().focus().setHardBreak().run(),
    bold: () => editor.chain().focus().toggleBold().run(),
    quote: () => editor.chain().focus().toggleBlockquote().run(),
    bullets: () => editor.chain().focus().toggleBulletList().run(),
    numbers: () => editor.chain().focus().toggleOrderedList().run(),
    undo: () => editor.chain().focus().undo().run(),
    redo: () => editor.chain().focus().redo().run(),
    source: () => (frame.hidden ? open(true) : show(false)),
  };
  desk.addEventListener("click", (event) => {
    const act = event.target.closest("[data-do]")?.dataset.do;
    if (act) { say(""); acts[act](); }
  });

  let shown; // what the editor has last read or written
  const show = (rich) => {
    frame.hidden = !rich;
    area.hidden = rich;
    if (help) help.hidden = rich;
    for (const button of desk.querySelectorAll("[data-do]")) if (button !== source) button.hidden = !rich;
    source.setAttribute("aria-pressed", !rich);
  };
  // anyway: asked for by a click, so that what is lost is lost knowingly
  const open = (anyway) => {
    const html = bare(area.value);
    const content = /<(p|h2|h3|ul|ol|blockquote)\b/i.test(html) ? html
      : area.value.split(/\s*\n\s*/).filter(Boolean).map((line) => `<p>${line}</p>`).join("");
    editor.chain().setMeta("addToHistory", false)
      .setContent(content, { emitUpdate: false, parseOptions: { preserveWhitespace: "full" } }).run();
    const same = bare(written(editor.getHTML())) === bare(written(html)) || !html;
    const whole = letters(editor.getHTML()) === letters(html);
    const rich = same || (anyway && whole);
    shown = area.value;
    show(rich);
    if (!same) say(rich ? desk.dataset.simplified : desk.dataset.unknown);
  };
  area.addEventListener("input", () => { if (!frame.hidden && area.value !== shown) open(false); });
  label.addEventListener("click", () => { if (!frame.hidden) editor.commands.focus(); });
  desk.hidden = false;
  open(false);
};

if (area && desk) await start();
