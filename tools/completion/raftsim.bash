# shellcheck shell=bash
# Completion of raftsim and raftviz for bash. The programs know their own options, and are asked for them.

_raftsim() {
  # The words up to the cursor as they were typed: bash has split them at = and : as well.
  local line="${COMP_LINE:0:COMP_POINT}" rest piece="" i
  local -a words=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    rest="${line#"${line%%[![:blank:]]*}"}"
    piece="${COMP_WORDS[i]}"
    ((i < COMP_CWORD)) || piece="$rest"
    if ((i == 0)) || [[ "$rest" != "$line" ]]; then
      words+=("$piece")
    else
      words[-1]+="$piece"
    fi
    line="${rest#"$piece"}"
  done

  # Bash replaces only what stands behind the last of those.
  local last="${words[-1]}" kept
  [[ "$piece" != [=:] ]] || piece=""
  kept="${last%"$piece"}"

  local word files="" folders=""
  COMPREPLY=()
  while IFS=$'\t' read -r word _; do
    case "$word" in
      "<files>") files=yes ;;
      "<folders>") folders=yes ;;
      "$last"*) COMPREPLY+=("${word#"$kept"}") ;;
    esac
  done < <("${words[0]/#\~\//$HOME/}" --complete "${words[@]:1}" 2>/dev/null)

  if [[ -n "$folders" ]]; then
    compopt -o dirnames 2>/dev/null
  elif [[ -n "$files" && ${#COMPREPLY[@]} -eq 0 ]]; then
    # Readline itself knows best how names of files are quoted.
    compopt -o default 2>/dev/null
  elif [[ -n "$files" ]]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r word; do
      COMPREPLY+=("$word")
    done < <(compgen -f -- "$piece")
  fi
  return 0
}

complete -F _raftsim raftsim raftviz
