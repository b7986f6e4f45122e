"use strict";
// Each search field leaves those rows of its table which have every word that is sought.
for (const search of document.querySelectorAll(".search")) {
  const field = search.querySelector("input");
  const found = search.querySelector("output");
  const rows = search.parentElement.querySelectorAll("tbody tr");
  search.hidden = false;
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/);
    let left = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every(word => text.includes(word));
      left += row.hidden ? 0 : 1;
    }
    found.textContent = left === rows.length ? "" : left + " of " + rows.length;
  });
}
