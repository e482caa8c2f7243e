/**
 * Scripts that make a shell ask `mazepa complete` for the possible words at the cursor, and offer
 * files where there are none.
 */
export const completionScripts = {
  bash: `# mazepa completion for bash: add to ~/.bashrc
#   source <(mazepa completion bash)
_mazepa() {
  local IFS=$' \\t\\n' line="\${COMP_LINE:0:COMP_POINT}" cur="\${COMP_WORDS[COMP_CWORD]}" words full
  read -ra words <<< "$line"
  case "$line" in *[[:space:]]) words+=("") ;; esac
  full="\${words[\${#words[@]}-1]}"
  IFS=$'\\n'
  COMPREPLY=($(mazepa complete -- "\${words[@]:1}" 2>/dev/null))
  # Bash replaces only what follows the last character of COMP_WORDBREAKS, such as @.
  COMPREPLY=("\${COMPREPLY[@]#"\${full%"$cur"}"}")
}
complete -o default -F _mazepa mazepa
`,
  zsh: `#compdef mazepa
# mazepa completion for zsh: add to ~/.zshrc, after compinit
#   source <(mazepa completion zsh)
_mazepa() {
  local -a found
  found=("\${(@f)$(mazepa complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  found=(\${found:#})
  if (( \${#found} )); then compadd -- "\${found[@]}"; else _files; fi
}
compdef _mazepa mazepa
`,
  fish: `# mazepa completion for fish: add to ~/.config/fish/config.fish
#   mazepa completion fish | source
function __mazepa_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (mazepa complete -- $words[2..-1] 2>/dev/null)
  if count $found >/dev/null
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c mazepa -f -a '(__mazepa_complete)'
`,
} as const;
