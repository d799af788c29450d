// Pictures that are chosen or dropped go up one after the other, each with its progress.
// Without this the same field is sent with the form.
const MOST_BYTES = 10 * 1024 * 1024;
const MOST_PIXELS = 30e6;
const LONGEST = 4000; // pixels that the site keeps of a side

// A camera's own file may be more than the site takes: what print can use of it is taken. Of an
// iPhone's HEIC a JPEG is made where the browser can read it; elsewhere the site says what to do.
const fitting = async (file) => {
  const isHeic = /\.hei[cf]$/i.test(file.name);
  if (file.size < MOST_BYTES / 2 && !isHeic) return file;
  try {
    const picture = await createImageBitmap(file);
    const { width, height } = picture;
    if (file.size <= MOST_BYTES && width * height <= MOST_PIXELS && !isHeic) return file;
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", .92); });
    return new File([made], file.name, { type: "image/jpeg" });
  } catch {
    return file;
  }
};

document.addEventListener("DOMContentLoaded", () => {
  const box = document.querySelector("[data-photos]");
  if (!box) return;
  const words = box.dataset;
  const field = box.querySelector("[type=file]");
  const list = box.querySelector("ul");
  const form = box.closest("form");
  const waiting = [];
  let busy = false;
  let held = null; // the button that was pressed meanwhile

  const line = (file) => {
    const item = document.createElement("li");
    const text = document.createElement("span");
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    item.append(bar, " ", text);
    list.append(item);
    const say = (what) => { text.textContent = `${file.name} ${what}`; };
    say(words.waits);
    return { file, bar, item, say };
  };

  const send = (one, file) => new Promise((done) => {
    const request = new XMLHttpRequest();
    const data = new FormData();
    data.append("new_photos", file);
    request.open("POST", words.photos);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    request.upload.addEventListener("progress", (event) => {
      one.bar.value = event.loaded / event.total * .9;
      if (event.loaded === event.total) one.say(words.cuts);
    });
    request.addEventListener("loadend", () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* signed out, or the site is away */ }
      const [added] = answer.added ?? [];
      const [refused] = answer.refused ?? [];
      one.bar.value = added ? 1 : 0;
      if (added) one.say(`${words.in}：[图${added.number}]`);
      else if (refused) one.say(refused);
      else one.say(request.status === 413 ? words.large : words.failed);
      one.item.className = added ? "" : "ms-stops";
      done(Boolean(added));
    });
    request.send(data);
  });

  const work = async () => {
    if (busy) return;
    busy = true;
    let any = false;
    while (waiting.length) {
      const one = waiting.shift();
      const file = await fitting(one.file);
      if (file.size <= MOST_BYTES) any = await send(one, file) || any;
      else {
        one.say(words.large);
        one.item.className = "ms-stops";
      }
    }
    busy = false;
    if (held) return form.requestSubmit(held);
    if (!any || box.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "submit";
    button.name = "_continue";
    button.formAction = "#photos"; // a redirect keeps it: what is to be filled in stands there
    button.className = "button default";
    button.textContent = words.done;
    box.append(button);
  };

  const take = (files) => {
    for (const file of files) waiting.push(line(file));
    work();
  };
  form.addEventListener("submit", (event) => {
    if (!busy) return;
    event.preventDefault();
    held = event.submitter;
  });
  field.addEventListener("change", () => {
    take([...field.files]);
    field.value = "";
  });
  for (const other of form.querySelectorAll("[name^=replace-]")) {
    other.addEventListener("change", async () => {
      const [file] = other.files;
      const made = file && await fitting(file);
      if (made === file) return;
      const given = new DataTransfer();
      given.items.add(made);
      other.files = given.files;
    });
  }
  box.addEventListener("dragover", (event) => {
    event.preventDefault();
    box.classList.add("desk-drop-over");
  });
  box.addEventListener("dragleave", () => box.classList.remove("desk-drop-over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("desk-drop-over");
    take([...event.dataTransfer.files]);
  });
});
