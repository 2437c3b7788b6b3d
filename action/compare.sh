#!/usr/bin/env bash
# Judge the base branch as the pull request was judged, and render what is new into comment.md.
set -euo pipefail
. "$CHECKOUT/action/options.sh"
folder="$RUNNER_TEMP/lambda-kb-compared"
mkdir -p "$folder"

skip() {
  echo "::notice title=lambda-kb::$1"
  echo "news=unknown" >> "$GITHUB_OUTPUT"
  exit 0
}

# What cannot be read or is found is told in the report; anything else ends the step.
report() {
  local target="$1" code=0
  shift
  "$lambda_kb" check --format json "$@" > "$target" || code=$?
  case "$code" in 0 | 1 | 3) ;; *) exit "$code" ;; esac
}

prefix="$(git rev-parse --show-prefix 2> /dev/null)" || skip "the working directory is no git checkout, so nothing is compared"
# A checkout of a pull request is a merge whose first parent is the base branch as it is now.
mapfile -t parents < <(git cat-file -p HEAD | sed -n '/^$/q; s/^parent //p')
base="$BASE"
if [ "${#parents[@]}" -eq 2 ]; then base="${parents[0]}"; fi
if ! git cat-file -e "$base^{commit}" 2> /dev/null; then
  git fetch --quiet --no-tags --depth=1 origin "$base" 2> /dev/null ||
    skip "the base branch is not at hand: give actions/checkout fetch-depth: 2"
fi
git worktree prune
git worktree add --quiet --force --detach "$folder/tree" "$base"
trap 'git worktree remove --force "$folder/tree"' EXIT

report "$folder/head.json" "${options[@]}" -- "${paths[@]}"

# Of the base branch everything counts as known, so its baseline is not asked; files that it lacks are new.
INPUT_BASELINE=""
there=()
if cd "$folder/tree/$prefix" 2> /dev/null; then
  if [ -n "$INPUT_CONFIG" ] && [ ! -e "$INPUT_CONFIG" ]; then INPUT_CONFIG=""; fi
  . "$CHECKOUT/action/options.sh"
  for path in "${paths[@]}"; do
    case "$path" in *[*?[]*) there+=("$path") ;; *) if [ -e "$path" ]; then there+=("$path"); fi ;; esac
  done
fi
compared=()
if [ "${#there[@]}" -gt 0 ]; then
  report "$folder/base.json" "${options[@]}" -- "${there[@]}"
  compared=(--base "$folder/base.json")
fi
code=0
"$lambda_kb" comment "$folder/head.json" "${compared[@]}" --name "$INPUT_NAME" > "$folder/comment.md" || code=$?
case "$code" in
  0) echo "news=false" >> "$GITHUB_OUTPUT" ;;
  1) echo "news=true" >> "$GITHUB_OUTPUT" ;;
  *) exit "$code" ;;
esac
echo "comment=$folder/comment.md" >> "$GITHUB_OUTPUT"
