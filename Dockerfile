# The query service, with the data of this checkout: `docker build -t lambda-kb .`, then
# `docker run -p 8000:8000 --read-only --tmpfs /tmp lambda-kb`. The image is immutable and needs no network.
# To pin the base for good, write its digest behind the tag in both lines: `docker pull python:3.11-slim` prints it
# (`FROM python:3.11-slim@sha256:...`). Renovate and Dependabot then keep it fresh. None stands here yet, since this was
# written where no registry of images could be asked, and a digest that nobody has pulled pins nothing.
FROM python:3.11-slim AS build
WORKDIR /source
COPY pyproject.toml constraints.txt README.md ./
COPY api ./api
COPY kb ./kb
COPY data ./data
RUN python -m venv /opt/lambda-kb \
    && /opt/lambda-kb/bin/pip install --no-cache-dir --constraint constraints.txt ".[charts,mcp]" \
    && /opt/lambda-kb/bin/lambda-kb build --db /opt/lambda-kb/lambda-kb.duckdb

FROM python:3.11-slim
COPY --from=build /opt/lambda-kb /opt/lambda-kb
ENV LAMBDA_KB_DB=/opt/lambda-kb/lambda-kb.duckdb \
    PYTHONDONTWRITEBYTECODE=1
USER 65534:65534
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["/opt/lambda-kb/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["/opt/lambda-kb/bin/lambda-kb", "serve", "--host", "0.0.0.0"]
