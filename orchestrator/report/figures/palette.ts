/**
 * Colours of figures and page. Series colours are those of Okabe and Ito (2008), which people with any common colour
 * blindness tell apart; dark and light variants keep contrast with the paper of at least 3 to 1.
 */
export const SERIES_COLORS = {
  light: ['#0072b2', '#d55e00', '#00875f', '#b3508a', '#2a8fc9', '#b07a00', '#5b4fb0', '#6b6b6b'],
  dark: ['#56b4e9', '#ff8c42', '#2fcf9f', '#e79fc9', '#9ad8ff', '#f0c14b', '#b3a8ff', '#b8b8b8'],
} as const;

/** The colours of a theme. */
export interface Theme {
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly paper: string;
  readonly series: readonly string[];
}

export const THEMES: Readonly<Record<'light' | 'dark', Theme>> = {
  light: { ink: '#1c2024', muted: '#5f6770', grid: '#e3e6e9', paper: '#ffffff', series: SERIES_COLORS.light },
  dark: { ink: '#e8eaed', muted: '#9aa3ad', grid: '#30363d', paper: '#14171a', series: SERIES_COLORS.dark },
};

/** Number of series colours. */
export const NUM_SERIES_COLORS = SERIES_COLORS.light.length;

/** CSS variables of a theme, as they stand in figures that follow the page. */
export function themeVariables(theme: Theme): Record<string, string> {
  const { ink, muted, grid, paper, series } = theme;
  return {
    '--ink': ink,
    '--muted': muted,
    '--grid': grid,
    '--paper': paper,
    ...Object.fromEntries(series.map((color, index) => [`--series-${index}`, color])),
  };
}
