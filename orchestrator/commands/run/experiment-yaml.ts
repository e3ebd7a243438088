/** The experiment file as it was given, with the overrides on top as a comment. */
export function experimentYaml(text: string, overrides: readonly string[]): string {
  const comment = overrides.map((override) => `# with ${JSON.stringify(override)}\n`).join('');
  return `${comment}${text}`;
}
