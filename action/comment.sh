#!/usr/bin/env bash
# Write the one comment on the pull request: renewed where it is there, made where something is new.
set -euo pipefail
mark="$(head -n 1 "$COMMENT")"
export mark

# A pull request from a fork may not be written to; what would stand there stands in the summary then.
summarise() {
  echo "::notice title=lambda-kb::the pull request cannot be commented on: it needs the permission pull-requests: write"
  cat "$COMMENT" >> "$GITHUB_STEP_SUMMARY"
  exit 0
}

comments="repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments"
found="$(gh api --paginate "$comments?per_page=100" --jq '.[] | select(.body | startswith(env.mark)) | .id')" || summarise
id="${found%%$'\n'*}"
if [ -n "$id" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$COMMENT" || summarise
elif [ "$NEWS" = true ]; then
  gh api --silent --method POST "$comments" --field "body=@$COMMENT" || summarise
fi
