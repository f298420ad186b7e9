# aliyun-dts-exporter: Node.js, its libraries and the program; no shell, no package manager, no user but 65532.
#   docker build --build-arg VERSION=0.1.0 --build-arg REVISION=$(git rev-parse HEAD) -t aliyun-dts-exporter .
#   docker run --read-only --cap-drop=ALL -p 10155:10155 -v $PWD/config.yaml:/etc/aliyun-dts-exporter/config.yaml:ro \
#     aliyun-dts-exporter --config.file=/etc/aliyun-dts-exporter/config.yaml
# Every command runs on the builder's own platform: an image for another one (--platform linux/arm64) needs no emulator.
# docs/releasing.md says how the base image is renewed.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6

FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN npm run build

# JavaScript is the same on every platform.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS dependencies
WORKDIR /layer/app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --no-update-notifier
# Beside those of development, npm would leave out what both need.
RUN npm pkg delete devDependencies && npm sbom --sbom-format=cyclonedx --sbom-type=application > /sbom.json && \
    rm package.json package-lock.json .npmrc
COPY deploy/image /scripts
RUN ["node", "/scripts/prune.js", "/layer"]

# Node.js of the platform that the image is for, from which it is only copied.
FROM ${NODE_IMAGE} AS target
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS system
COPY --from=target / /target
COPY deploy/image /scripts
RUN ["node", "/scripts/system.js", "/target", "/layer", "/components.json"]

FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS release
ARG VERSION=""
ARG REVISION=unknown
WORKDIR /layer/app
COPY LICENSE ./
COPY config/aliyun-dts-exporter.example.yml config/
COPY deploy/image/healthcheck.js ./
COPY --from=build /build/dist dist
COPY deploy/image /scripts
COPY package.json /build/
COPY --from=dependencies /sbom.json /build/
COPY --from=system /components.json /build/
RUN ["node", "/scripts/release.js", "/layer", "/build/package.json", "/build/sbom.json", "/build/components.json"]

# What changes least comes first: a release is a new last layer.
FROM scratch
COPY --from=system /layer /
COPY --from=dependencies /layer /
COPY --from=release /layer /
WORKDIR /app
ARG VERSION=""
ARG REVISION=unknown
LABEL org.opencontainers.image.title="aliyun-dts-exporter" \
      org.opencontainers.image.description="Prometheus exporter for Alibaba Cloud DTS (Data Transmission Service)" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.url="https://github.com/aliyun-dts-exporter/aliyun-dts-exporter" \
      org.opencontainers.image.source="https://github.com/aliyun-dts-exporter/aliyun-dts-exporter" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# Of one arena of malloc, and of small halves of V8's young generation, less stays behind: some 25 MB of 220 at 10,000 jobs.
# One thread helps V8 to collect garbage, not four: they would take turns on the few cores of a pod, and wait for each other.
ENV NODE_ENV=production PATH=/usr/local/bin MALLOC_ARENA_MAX=1 NODE_OPTIONS="--max-semi-space-size=8 --v8-pool-size=1"
USER 65532:65532
EXPOSE 10155
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["node", "/app/healthcheck.js"]
# As the first process of its namespace Node.js handles SIGTERM itself, and it starts no other process to wait for.
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["run"]
