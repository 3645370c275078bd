# One image for worker, scheduler and http; which of them it is, the command says.
FROM python:3.13-slim-bookworm AS build
WORKDIR /src
COPY requirements.txt ./
# hash-checked, into a folder of its own that the second stage takes as it is
RUN python3 -m venv /opt/feedmill \
 && /opt/feedmill/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY ingest ingest
COPY dedupe dedupe
COPY worker worker
COPY feedmill feedmill
COPY seeds seeds
RUN /opt/feedmill/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

FROM python:3.13-slim-bookworm
# a volume may be mounted at /var/lib/feedmill; who owns that depends on who mounts it, so our folder is one in it
RUN groupadd --system --gid 10001 feedmill \
 && useradd --system --uid 10001 --gid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin feedmill \
 && install -d -o feedmill -g feedmill /var/lib/feedmill
COPY --from=build /opt/feedmill /opt/feedmill
# our packages come first, whatever else is called `dedupe` or `worker` (docs/decisions/0001)
ENV PATH=/opt/feedmill/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
ENV FEEDMILL_DATA_DIR=/var/lib/feedmill/data
USER feedmill
WORKDIR /tmp
STOPSIGNAL SIGTERM
CMD ["feedmill", "--help"]
