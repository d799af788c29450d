// What the rich text asks for in a dialogue of its own: where a link leads, which photo stands here.
const ask = (name) => {
  const dialog = document.querySelector(`dialog[data-ask=${name}]`);
  // Outside the story's form, so that Enter answers the question and saves nothing.
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  return dialog;
};

// What people type: example.com and www.example.com are pages as well.
const address = (typed) => {
  const found = typed.trim();
  return /^[\w-]+(\.[\w-]+)+([/?#:]|$)/.test(found) ? `https://${found}` : found;
};

export const asksForLink = (editor) => {
  const dialog = ask("link");
  const [to, words] = dialog.querySelectorAll("input");
  const trouble = dialog.querySelector("[role=alert]");
  const isText = () => editor.state.selection.empty && !editor.isActive("link");

  const set = () => {
    const href = address(to.value);
    const chain = editor.chain().focus();
    if (!href) return chain.extendMarkRange("link").unsetLink().run();
    if (!isText()) return chain.extendMarkRange("link").setLink({ href }).run();
    if (!editor.can().setLink({ href })) return false;
    const text = words.value.trim() || href;
    return chain.insertContent({ type: "text", text, marks: [{ type: "link", attrs: { href } }] }).run();
  };
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.value === "none") to.value = "";
    if (set()) return dialog.close();
    trouble.textContent = dialog.dataset.refused;
    to.focus();
  });
  dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => editor.commands.focus());

  return () => {
    const href = editor.getAttributes("link").href;
    to.value = href ?? "";
    words.value = "";
    words.closest("p").hidden = !isText();
    dialog.querySelector("[value=none]").hidden = !href;
    trouble.textContent = "";
    dialog.showModal();
    to.focus();
    to.select();
  };
};

export const asksForPicture = (editor) => {
  const dialog = ask("picture");
  const list = dialog.querySelector("ul");
  const put = (number) => {
    dialog.close();
    const { $from } = editor.state.selection;
    const mark = { type: "paragraph", content: [{ type: "text", text: `[图${number}]` }] };
    const isEmpty = $from.depth === 1 && !$from.parent.content.size;
    if (isEmpty) editor.chain().focus().insertContent(mark).run();
    else editor.chain().focus().insertContentAt($from.depth ? $from.after(1) : $from.pos, mark).run(); // no list is broken
  };
  const choice = (photo) => {
    const { number } = photo.dataset;
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    const seen = photo.querySelector("img")?.cloneNode();
    if (seen) button.append(Object.assign(seen, { alt: "" }), " ");
    button.append(`[图${number}] ${photo.querySelector("[name$=caption]")?.value ?? ""}`);
    button.addEventListener("click", () => put(number));
    item.append(button);
    return item;
  };
  dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => editor.commands.focus());
  return () => {
    const photos = [...document.querySelectorAll(".desk-photo[data-number]")];
    list.replaceChildren(...photos.map(choice));
    dialog.querySelector("[data-none]").hidden = photos.length > 0;
    dialog.showModal();
  };
};
