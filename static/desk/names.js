// Names for what the admin's own pages leave without one, for people who hear a page.
const words = (one) => one?.textContent.replace(/\s+/g, " ").trim() ?? "";

// The column's, in a table of fields; else the row's, and what stands right before the field.
const nameOf = (one) => {
  const cell = one.closest(".tabular td");
  if (cell) return words(cell.closest("table").tHead.rows[0].cells[cell.cellIndex]);
  const row = one.closest(".form-row, .checkbox-row, div");
  const before = one.previousSibling?.nodeType === Node.TEXT_NODE ? one.previousSibling : null;
  return `${words(row?.querySelector("label, legend"))} ${words(before)}`.trim();
};

const FIELDS = "input:not([type=hidden], [type=submit], [type=button]), select, textarea";
const named = () => {
  for (const one of document.querySelectorAll(`:is(${FIELDS}):not([aria-label], [aria-labelledby])`)) {
    if (!one.labels.length && nameOf(one)) one.setAttribute("aria-label", nameOf(one));
  }
  for (const one of document.querySelectorAll(".select2-selection:not([aria-label])")) {
    const label = words(one.closest(".select2").previousElementSibling.labels[0]);
    for (const part of [one, one.querySelector("[role=textbox]")]) part?.setAttribute("aria-label", label);
    one.removeAttribute("aria-labelledby");
  }
  for (const one of document.querySelectorAll("span[aria-label]:not([role])")) one.setAttribute("role", "img");
  for (const one of document.querySelectorAll(".tabular thead th")) {
    if (!words(one)) one.replaceWith(Object.assign(document.createElement("td"), { className: one.className }));
  }
};
new MutationObserver(named).observe(document.body, { childList: true, subtree: true });
named();
