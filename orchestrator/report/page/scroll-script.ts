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
