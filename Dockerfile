# postcheck in a small image, with a shell so that CI systems can use it as a job's image:
#
#   docker build --tag postcheck --build-arg COMMIT="$(git rev-parse HEAD)" .
#   docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/work" postcheck run collection.json
#
# Nothing in it is for one architecture alone; a build is one for the machine, or `--platform`, that it runs on.

ARG RUST_VERSION=1.90
ARG DEBIAN=bookworm

FROM docker.io/library/rust:${RUST_VERSION}-slim-${DEBIAN} AS build
WORKDIR /source
COPY . .
# The checkout's history is not sent to the engine, so the commit has to be.
ARG COMMIT=""
ENV POSTCHECK_COMMIT=${COMMIT}
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/source/target,sharing=locked \
    cargo build --locked --profile dist \
    && cp target/dist/postcheck /postcheck

FROM docker.io/library/debian:${DEBIAN}-slim
# Certificates of the public authorities; servers of one's own are trusted by --cacert.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /postcheck /usr/local/bin/postcheck
COPY LICENSE src/script/js/vendor/LICENSES.md /usr/share/doc/postcheck/
RUN useradd --system --uid 10001 --home-dir /work --shell /usr/sbin/nologin postcheck \
    && install --directory --owner postcheck /work
USER 10001
WORKDIR /work
ENTRYPOINT ["postcheck"]
CMD ["--help"]
