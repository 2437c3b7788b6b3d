# shellcheck shell=bash
# The options and paths of `check` from the inputs of the action, as the arrays `options` and `paths`, and the command.
# Inputs come as variables, never as text of a script: a path may hold anything.
lambda_kb="$RUNNER_TEMP/lambda-kb/bin/lambda-kb"
options=()
for name in AS_OF KNOWN_AT OPERATION HORIZON FAIL_ON BASELINE CONFIG; do
  variable="INPUT_$name"
  option="--${name//_/-}"
  if [ -n "${!variable:-}" ]; then options+=("${option,,}" "${!variable}"); fi
done
# The command expands globs by itself.
set -f
# shellcheck disable=SC2206
paths=($INPUT_PATHS)
