"""The query service: the answers of `kb` over HTTP.

What is true, and what it is called, is decided in `kb`. A request passes `edge`, which knows HTTP and nothing else, to
`routes`, which say what an address asks; `questions` read it, `answers` answer it from `memory` or from the store, and
`judging` answers what strangers' texts ask. `description` is what the service says of itself, `running` how a worker
runs. `app` puts them together.
"""
