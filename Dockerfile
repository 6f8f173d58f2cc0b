# Kancha as one image: server, mailroom and command line. Build: docker build -t kancha .
FROM node:20.19.5-bookworm-slim AS pages
WORKDIR /src/server/web
COPY server/web/package.json server/web/package-lock.json ./
RUN npm ci --no-audit --no-fund --loglevel=error
COPY server/web ./
COPY schemas/profiles /src/schemas/profiles
RUN npm run --silent build

FROM python:3.11.14-slim-bookworm AS packages
WORKDIR /src
RUN python -m venv /opt/kancha
COPY requirements.lock ./
RUN /opt/kancha/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock \
 && /opt/kancha/bin/pip install --no-cache-dir --disable-pip-version-check "setuptools>=77"
COPY . .
COPY --from=pages /src/server/web/dist server/web/dist
RUN /opt/kancha/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

FROM python:3.11.14-slim-bookworm
# What reports are drawn with.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 kancha \
 && useradd --uid 10001 --gid kancha --no-create-home --shell /usr/sbin/nologin kancha \
 && install -d -o kancha -g kancha -m 0700 /var/lib/kancha /srv/backup
COPY --from=packages /opt/kancha /opt/kancha
ENV PATH=/opt/kancha/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    KANCHA_DATA=/var/lib/kancha \
    KANCHA_BACKUPS=/srv/backup \
    KANCHA_BIND=0.0.0.0:8000
USER kancha
VOLUME ["/var/lib/kancha", "/srv/backup"]
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["kancha", "serve"]
