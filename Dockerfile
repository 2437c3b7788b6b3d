# The query service, with the data of this checkout: `docker build -t lambda-kb .`, then
# `docker run -p 8000:8000 --read-only --tmpfs /tmp lambda-kb`. The image is immutable and needs no network.
# The base is one image for good: the digest that the keepers of the official images recorded for this tag on 2026-08-05.
# Dependabot moves it. What is installed is held by hashes (`make hashes` writes them anew).
FROM python:3.11.15-slim-trixie@sha256:90744cff8f32887f075c47d747a173ff333e9e98801667af93c357fa9f5e28ff AS base

FROM base AS build
WORKDIR /source
COPY api/requirements.txt api/requirements-build.txt ./api/
RUN python -m venv /opt/builder \
    && /opt/builder/bin/pip install --no-cache-dir --require-hashes --requirement api/requirements-build.txt \
    && python -m venv /opt/lambda-kb \
    && /opt/lambda-kb/bin/pip install --no-cache-dir --require-hashes --requirement api/requirements.txt
COPY LICENSE README.md pyproject.toml ./
COPY docs/lambda-kb.1 docs/readme_outside.py ./docs/
COPY api ./api
COPY kb ./kb
COPY data ./data
RUN /opt/builder/bin/hatchling build --target wheel --directory /dist \
    && /opt/lambda-kb/bin/pip install --no-cache-dir --no-index --no-deps /dist/*.whl \
    && /opt/lambda-kb/bin/lambda-kb build --db /opt/lambda-kb/lambda-kb.duckdb

FROM base
COPY --from=build /opt/lambda-kb /opt/lambda-kb
ENV LAMBDA_KB_DB=/opt/lambda-kb/lambda-kb.duckdb \
    PYTHONDONTWRITEBYTECODE=1
USER 65534:65534
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["/opt/lambda-kb/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["/opt/lambda-kb/bin/lambda-kb", "serve", "--host", "0.0.0.0"]
