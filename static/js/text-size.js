// Before the first paint; the styles do the rest.
{
  const { dataset } = document.documentElement;
  dataset.text = "standard";
  try { dataset.text = localStorage["text-size"] || "standard"; } catch {}
  addEventListener("click", ({ target }) => {
    if (!target.closest("[data-text-size]")) return;
    dataset.text = { large: "xlarge", xlarge: "standard" }[dataset.text] || "large";
    localStorage["text-size"] = dataset.text;
  });
}
