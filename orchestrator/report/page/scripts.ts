/** Sorts a table by the column whose heading is pressed; numbers as numbers, the rest as text, empty ones last. */
export const SORT_SCRIPT = `
for (const table of document.querySelectorAll('table.sortable')) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => heading.querySelector('button').addEventListener('click', () => {
    const descending = heading.getAttribute('aria-sort') === 'ascending';
    for (const other of headings) other.setAttribute('aria-sort', 'none');
    heading.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    const keyOf = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
    const compare = (a, b) => {
      if (a === '' || b === '') return (a === '') - (b === '');
      const order = Number.isNaN(Number(a)) || Number.isNaN(Number(b)) ? a.localeCompare(b, 'en') : a - b;
      return descending ? -order : order;
    };
    const body = table.tBodies[0];
    body.append(...[...body.rows].map((row) => [keyOf(row), row]).sort(([a], [b]) => compare(a, b)).map(([, row]) => row));
  }));
}
`.trim();

/** Says above whatever is wider than the page that it can be scrolled, and fades its edge until it is at its end. */
export const SCROLL_SCRIPT = `
for (const area of document.querySelectorAll('.scroll')) {
  const hint = Object.assign(document.createElement('p'), { className: 'hint print-none', hidden: true });
  hint.textContent = 'Wider than the page: scroll it sideways →';
  area.before(hint);
  const look = () => {
    hint.hidden = area.scrollWidth <= area.clientWidth + 1;
    area.classList.toggle('more', area.scrollLeft + area.clientWidth + 1 < area.scrollWidth);
  };
  area.addEventListener('scroll', look, { passive: true });
  new ResizeObserver(look).observe(area);
}
`.trim();
