export type Shell = 'bash' | 'zsh' | 'fish';

/** The script that teaches a shell to complete `experiment`, and the function of that name that starts `program`. */
export function completionScript(shell: Shell, program: readonly string[]): string {
  const start = program.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  return { bash, zsh, fish }[shell](start);
}

/** Bash splits words at = and : too, and replaces only what follows; a reply must lack what stands before. */
const bash = (start: string) => `experiment() { ${start} "$@"; }
_experiment() {
  local IFS=$'\\n' line="\${COMP_LINE:0:COMP_POINT}" current="\${COMP_WORDS[COMP_CWORD]}"
  local word="\${line##* }"
  case "$current" in =|:) current= ;; esac
  local kept="\${word%"$current"}"
  COMPREPLY=($(experiment completion words "$line" 2>/dev/null))
  COMPREPLY=("\${COMPREPLY[@]#"$kept"}")
  case "\${COMPREPLY[0]-}" in *=|*/) compopt -o nospace 2>/dev/null ;; esac
}
complete -o default -F _experiment experiment sparsight
`;

const zsh = (start: string) => `experiment() { ${start} "$@"; }
_experiment() {
  local -a replies
  replies=("\${(@f)$(experiment completion words "\${(j: :)words[1,CURRENT]}" 2>/dev/null)}")
  compadd -S '' -- \${(M)replies:#*[=/]}
  compadd -- \${replies:#*[=/]}
}
compdef _experiment experiment sparsight
`;

const fish = (start: string) => `function experiment; ${start} $argv; end
for name in experiment sparsight
  complete -c $name -f -a '(experiment completion words (commandline -cp) 2>/dev/null)'
end
`;
