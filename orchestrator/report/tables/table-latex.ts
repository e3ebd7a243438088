import { cellText } from './cell-text.js';
import { withSeedCounts } from './seed-counts.js';
import type { Table } from './table.js';

/** A table for LaTeX with the booktabs package, in an environment of its own to \input. */
export function tableLatex(written: Table): string {
  const table = withSeedCounts(written);
  const columns = [...table.headingColumns.map((column) => ({ ...column, isText: true })), ...table.columns];
  const groups = table.groups.map(({ heading, rows }) =>
    rows.map((row, index) =>
      line([...heading.map((text) => (index === 0 ? text : '')), ...row.map(cellText)]),
    ),
  );
  return [
    '% Needs \\usepackage{booktabs}.',
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${escapeLatex([table.caption, ...table.notes].join(' '))}}`,
    `  \\label{tab:${table.stem}}`,
    `  \\begin{tabular}{${columns.map(({ isText }) => (isText ? 'l' : 'r')).join('')}}`,
    '    \\toprule',
    line(columns.map(({ header }) => header)),
    '    \\midrule',
    groups.map((rows) => rows.join('\n')).join('\n    \\midrule\n'),
    '    \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
    '',
  ].join('\n');
}

function line(cells: readonly string[]): string {
  const row = cells.map(escapeLatex).join(' & ');
  // Rules and line ends would take a bracket or an asterisk that follows them for an option of theirs.
  return `    ${/^[[*]/.test(row) ? '{}' : ''}${row} \\\\`;
}

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

function escapeLatex(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(
      /[#$%&_{}]|[\\|~^<>±−×÷∞≤≥√–’αβγ]|χ²/g,
      (character) => REPLACEMENTS[character] ?? `\\${character}`,
    )
    .replaceAll(' \\%', '\\,\\%');
}
