/**
 * Scripts that make a shell ask `mazepa complete` for the possible words at the cursor, and offer
 * files where there are none.
 */
export const completionScripts = {
  bash: `# mazepa completion for bash: add to ~/.bashrc
#   source <(mazepa completion bash)
_mazepa() {
  local IFS=$'\\n' cur="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=($(mazepa complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _mazepa mazepa
`,
  zsh: `#compdef mazepa
# mazepa completion for zsh: add to ~/.zshrc, after compinit
#   source <(mazepa completion zsh)
_mazepa() {
  local -a found
  found=("\${(@f)$(mazepa complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  found=(\${found:#})
  if (( \${#found} )); then compadd -- "\${found[@]}"; else _files; fi
}
compdef _mazepa mazepa
`,
  fish: `# mazepa completion for fish: save it for all sessions with
#   mazepa completion fish > ~/.config/fish/completions/mazepa.fish
function __mazepa_complete
  set -l words (commandline -opc) (commandline -ct)
  mazepa complete -- $words[2..-1] 2>/dev/null
end
complete -c mazepa -a '(__mazepa_complete)'
`,
} as const;
