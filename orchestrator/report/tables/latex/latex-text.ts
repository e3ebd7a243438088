const REPLACEMENTS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '|': '\\textbar{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '$<$',
  '>': '$>$',
  '±': '$\\pm$',
  '−': '$-$',
  '×': '$\\times$',
  '÷': '$\\div$',
  '∞': '$\\infty$',
  '≤': '$\\le$',
  '≥': '$\\ge$',
  '√': '$\\surd$',
  '–': '--',
  '’': "'",
  'χ²': '$\\chi^2$',
  α: '$\\alpha$',
  β: '$\\beta$',
  γ: '$\\gamma$',
};

/** Text that LaTeX prints as it stands, without further packages. */
export function latexText(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(
      /[#$%&_{}]|[\\|~^<>±−×÷∞≤≥√–’αβγ]|χ²/g,
      (character) => REPLACEMENTS[character] ?? `\\${character}`,
    )
    .replaceAll(' \\%', '\\,\\%');
}
