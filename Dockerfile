FROM python:3.11-slim AS builder
# The default index serves torch with several GB of CUDA; this one serves the CPU build, which the service uses.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PATH=/opt/venv/bin:$PATH
WORKDIR /build
RUN python -m venv /opt/venv
# torch has a layer of its own: a change of the source does not download it again.
# pip passes over an index that does not answer and then takes the CUDA build, hence the check.
COPY constraints.txt ./
RUN pip install --no-cache-dir -c constraints.txt --extra-index-url "${TORCH_INDEX}" torch \
    && python -c "import sys, torch; sys.exit(torch.version.cuda and 'this is a CUDA build of torch; check TORCH_INDEX')"
COPY . .
RUN pip install --no-cache-dir -c constraints.txt --extra-index-url "${TORCH_INDEX}" .

FROM python:3.11-slim
# Numeric ids, so that Kubernetes' runAsNonRoot and the owner of a mounted volume can be checked against them.
RUN groupadd --gid 10001 unga-qa \
    && useradd --no-log-init --uid 10001 --gid unga-qa --no-create-home --home-dir /var/lib/unga-qa --shell /usr/sbin/nologin unga-qa \
    && install -d -o unga-qa -g unga-qa /var/lib/unga-qa
COPY --from=builder /opt/venv /opt/venv
# The weights are in the venv: nothing is fetched at run time.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONFAULTHANDLER=1 \
    HF_HUB_OFFLINE=1 \
    UNGA_QA_HOST=0.0.0.0 \
    UNGA_QA_PORT=8000 \
    UNGA_QA_DATA_DIR=/var/lib/unga-qa
WORKDIR /var/lib/unga-qa
USER 10001:10001
# Built here, so that a container answers as soon as it has started.
RUN unga-qa ingest

ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="unga-qa" \
      org.opencontainers.image.description="Cited answers to questions about resolutions of the United Nations General Assembly" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

EXPOSE 8000
# Past any proxy: Docker can hand the container its client's http_proxy.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import ProxyHandler, build_opener; build_opener(ProxyHandler({})).open('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["unga-qa"]
CMD ["serve"]
