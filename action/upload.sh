#!/usr/bin/env bash
# Write the report as SARIF, and hand it to code scanning.
set -euo pipefail
. "$CHECKOUT/action/options.sh"
code=0
"$lambda_kb" check --format sarif "${options[@]}" -- "${paths[@]}" > "$INPUT_SARIF" || code=$?
case "$code" in 0 | 1 | 3) ;; *) exit "$code" ;; esac
packed="$RUNNER_TEMP/lambda-kb.sarif.gz.b64"
gzip --stdout "$INPUT_SARIF" | base64 | tr -d '\n' > "$packed"
gh api --silent --method POST "repos/$GITHUB_REPOSITORY/code-scanning/sarifs" \
  --raw-field "commit_sha=$GITHUB_SHA" --raw-field "ref=$GITHUB_REF" --raw-field "tool_name=lambda-kb" \
  --field "sarif=@$packed" || {
  echo "::notice title=lambda-kb::the SARIF file cannot be uploaded: it needs the permission security-events: write"
}
