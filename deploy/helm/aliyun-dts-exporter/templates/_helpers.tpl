{{/* A parent's alias is the chart's name, and may be one that no object can have: dtsBeijing or dts_beijing. */}}
{{- define "exporter.name" -}}
{{- default (.Chart.Name | lower | replace "_" "-" | trimAll "-") .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/*
The name of all objects, and of the scrape job: what tells this release from others in its namespace. At most 52 characters, so that
the names of a StatefulSet's pods and its suffixes fit in 63; what is longer ends in a digest, so that two releases do not become one.
*/}}
{{- define "exporter.fullname" -}}
{{- $name := include "exporter.name" . -}}
{{- $full := .Values.fullnameOverride | default (ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name)) | replace "." "-" -}}
{{- if gt (len $full) 52 -}}
{{- printf "%s-%s" ($full | trunc 43 | trimSuffix "-") ($full | sha256sum | trunc 8) -}}
{{- else -}}
{{- $full -}}
{{- end -}}
{{- end -}}

{{- define "exporter.namespace" -}}
{{- .Values.namespaceOverride | default .Release.Namespace -}}
{{- end -}}

{{- define "exporter.selectorLabels" -}}
app.kubernetes.io/name: {{ include "exporter.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{/* What `helm test` starts is no part of the exporter. */}}
{{- define "exporter.testName" -}}
{{- include "exporter.name" . | trunc 58 | trimSuffix "-" }}-test
{{- end -}}

{{- define "exporter.labels" -}}
{{- toYaml (merge (include "exporter.ownLabels" . | fromYaml) (.Values.commonLabels | default dict)) -}}
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
name: {{ .name | default (include "exporter.fullname" .root) | quote }}
namespace: {{ .namespace | default (include "exporter.namespace" .root) | quote }}
labels:
  {{- toYaml $labels | nindent 2 }}
{{- with merge (deepCopy (.annotations | default dict)) (.root.Values.commonAnnotations | default dict) }}
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
{{- with (.Values.global | default dict).imageRegistry | default .Values.image.registry }}{{ trimSuffix "/" . }}/{{ end -}}
{{- .Values.image.repository -}}
{{- if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end -}}
{{- end -}}

{{/* Names of pull secrets: those of all charts of a parent, then this chart's. */}}
{{- define "exporter.imagePullSecrets" -}}
{{- $names := list -}}
{{- range concat ((.Values.global | default dict).imagePullSecrets | default list) (.Values.imagePullSecrets | default list) -}}
{{- $names = append $names (dict "name" (kindIs "string" . | ternary . (get (kindIs "map" . | ternary . dict) "name"))) -}}
{{- end -}}
{{- toYaml (uniq $names) -}}
{{- end -}}

{{- define "exporter.scheme" -}}
{{- ternary "https" "http" .Values.web.tls -}}
{{- end -}}

{{- define "exporter.telemetryPath" -}}
{{- dig "web" "telemetry_path" "/metrics" (.Values.config | default dict) -}}
{{- end -}}

{{/* The configuration file: the values, and for accounts without credentials the keys of accessKeys or RRSA. */}}
{{- define "exporter.config" -}}
{{- $config := deepCopy (.Values.config | default dict) -}}
{{- range $account := $config.accounts -}}
{{- $key := get ($.Values.accessKeys | default dict) $account.name -}}
{{- if hasKey $account "credentials" -}}
{{- else if $key -}}
{{- $_ := set $account "credentials" (include "exporter.accessKey" (dict "name" $account.name "key" $key) | fromYaml) -}}
{{- else if $.Values.rrsa.enabled -}}
{{- $_ := set $account "credentials" (dict "type" "rrsa") -}}
{{- end -}}
{{- end -}}
{{- with include "exporter.sharding" . | fromYaml -}}
{{- $_ := set $config "sharding" . -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}

{{/* How many pods the StatefulSet has: as many as before or after a change, whichever is more. 1: there is none. */}}
{{- define "exporter.shards" -}}
{{- max .Values.sharding.totalShards .Values.sharding.previousTotalShards 1 -}}
{{- end -}}

{{/* What the pods of the StatefulSet have in common: empty without one. A change from 1 or to 1 is none of theirs: the Deployment runs beside them. */}}
{{- define "exporter.sharding" -}}
{{- $numbers := list (int .Values.sharding.totalShards) (int .Values.sharding.previousTotalShards) -}}
{{- if gt (min (index $numbers 0) (index $numbers 1)) 1 -}}
{{- dict "total_shards" (index $numbers 0) "previous_total_shards" (index $numbers 1) | toYaml -}}
{{- else if gt (include "exporter.shards" . | int) 1 -}}
{{- dict "total_shards" (include "exporter.shards" . | int) | toYaml -}}
{{- end -}}
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

{{/* A manifest of the values, as a text: a dict of root and manifest. Texts may hold templates. */}}
{{- define "exporter.extraManifest" -}}
{{- if kindIs "string" .manifest -}}
{{- tpl .manifest .root -}}
{{- else -}}
{{- toYaml .manifest -}}
{{- end -}}
{{- end -}}
