{{- define "exporter.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Cut at 52 characters: the names of a StatefulSet's pods and its suffixes must fit in 63. */}}
{{- define "exporter.fullname" -}}
{{- $name := include "exporter.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | replace "." "-" | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | replace "." "-" | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "exporter.selectorLabels" -}}
app.kubernetes.io/name: {{ include "exporter.name" . }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{/* The chart's own labels win: selectors go by them. The component tells the one Service that is scraped. */}}
{{- define "exporter.labels" -}}
{{- $common := omit .Values.commonLabels "app.kubernetes.io/component" -}}
{{- toYaml (merge (include "exporter.ownLabels" . | fromYaml) $common) -}}
{{- end -}}

{{- define "exporter.ownLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "exporter.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* Metadata of an object: a dict of root, and of name, namespace, labels and annotations where they differ. */}}
{{- define "exporter.metadata" -}}
{{- $labels := merge (deepCopy (.labels | default dict)) (include "exporter.labels" .root | fromYaml) -}}
name: {{ .name | default (include "exporter.fullname" .root) }}
namespace: {{ .namespace | default .root.Release.Namespace }}
labels:
  {{- toYaml $labels | nindent 2 }}
{{- with .annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "exporter.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "exporter.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{- define "exporter.image" -}}
{{- with .Values.image.registry }}{{ trimSuffix "/" . }}/{{ end -}}
{{- .Values.image.repository -}}
{{- if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end -}}
{{- end -}}

{{- define "exporter.scheme" -}}
{{- ternary "https" "http" .Values.web.tls -}}
{{- end -}}

{{- define "exporter.telemetryPath" -}}
{{- dig "web" "telemetry_path" "/metrics" (.Values.config | default dict) -}}
{{- end -}}

{{/* The configuration file: the values, the keys of accessKeys, and what the chart decides. */}}
{{- define "exporter.config" -}}
{{- $config := deepCopy (.Values.config | default dict) -}}
{{- range $account := $config.accounts -}}
{{- $key := get $.Values.accessKeys $account.name -}}
{{- if and $key (not (hasKey $account "credentials")) -}}
{{- $_ := set $account "credentials" (include "exporter.accessKey" (dict "name" $account.name "key" $key) | fromYaml) -}}
{{- end -}}
{{- end -}}
{{- $web := merge (dict "listen_address" (printf ":%d" (int .Values.port))) ($config.web | default dict) -}}
{{- if .Values.web.existingSecret -}}
{{- $_ := set $web "config_file" (printf "/etc/aliyun-dts-exporter/web/%s" .Values.web.configKey) -}}
{{- end -}}
{{- toYaml (set $config "web" $web) -}}
{{- end -}}

{{/* The volume of an account's key. Names of accounts may hold "_" and be as long as a volume's may be: a digest tells them apart. */}}
{{- define "exporter.keyVolume" -}}
key-{{ . | sha256sum | trunc 10 }}
{{- end -}}

{{- define "exporter.accessKey" -}}
type: access_key
access_key_id_file: /etc/aliyun-dts-exporter/keys/{{ .name }}/access-key-id
access_key_secret_file: /etc/aliyun-dts-exporter/keys/{{ .name }}/access-key-secret
{{- if .key.securityTokenKey }}
security_token_file: /etc/aliyun-dts-exporter/keys/{{ .name }}/security-token
{{- end }}
{{- end -}}

{{/* How a monitor scrapes: a dict of root and monitor. */}}
{{- define "exporter.endpoint" -}}
port: metrics
path: {{ include "exporter.telemetryPath" .root }}
scheme: {{ include "exporter.scheme" .root }}
interval: {{ .monitor.interval }}
scrapeTimeout: {{ .monitor.scrapeTimeout }}
{{- with .root.Values.web.basicAuth }}
{{- if .existingSecret }}
basicAuth:
  username: {name: {{ .existingSecret | quote }}, key: {{ .usernameKey | quote }}}
  password: {name: {{ .existingSecret | quote }}, key: {{ .passwordKey | quote }}}
{{- end }}
{{- end }}
{{- if .root.Values.web.tls }}
tlsConfig:
  {{- toYaml (.monitor.tlsConfig | default (dict "insecureSkipVerify" true)) | nindent 2 }}
{{- end }}
{{- /* The alerts know the exporter by this name, whatever the release and its Service are called. */}}
relabelings:
  - {targetLabel: job, replacement: aliyun-dts-exporter}
  {{- with .monitor.relabelings }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .monitor.metricRelabelings }}
metricRelabelings:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
