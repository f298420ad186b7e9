{{/* What a ServiceMonitor and a PodMonitor say of all targets: a dict of root and monitor. */}}
{{- define "exporter.monitorSpec" -}}
namespaceSelector:
  matchNames: [{{ include "exporter.namespace" .root | quote }}]
{{- range $key := list "sampleLimit" "targetLimit" "labelLimit" "labelNameLengthLimit" "labelValueLengthLimit" }}
{{- with get $.monitor $key }}
{{ $key }}: {{ int64 . }}
{{- end }}
{{- end }}
{{- range $key := list "bodySizeLimit" "jobLabel" "targetLabels" "podTargetLabels" "scrapeProtocols" }}
{{- with get $.monitor $key }}
{{ $key }}: {{ toJson . }}
{{- end }}
{{- end }}
{{- end -}}

{{/* How a monitor scrapes: a dict of root and monitor. */}}
{{- define "exporter.endpoint" -}}
port: metrics
path: {{ include "exporter.telemetryPath" .root }}
scheme: {{ include "exporter.scheme" .root }}
honorLabels: {{ .monitor.honorLabels }}
interval: {{ .monitor.interval }}
scrapeTimeout: {{ include "exporter.scrapeTimeout" .monitor }}
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
{{- $relabelings := .monitor.relabelings | default list }}
{{- /* The same for either kind of monitor: without it, the job of a PodMonitor would be NAMESPACE/NAME. */}}
{{- if not .monitor.jobLabel }}
{{- $relabelings = prepend $relabelings (dict "targetLabel" "job" "replacement" (include "exporter.fullname" .root)) }}
{{- end }}
{{- with $relabelings }}
relabelings:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .monitor.metricRelabelings }}
metricRelabelings:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* 10s, but never above the interval, which the operator refuses. */}}
{{- define "exporter.scrapeTimeout" -}}
{{- $isShort := lt (include "exporter.milliseconds" .interval | int64) 10000 -}}
{{- .scrapeTimeout | default (ternary .interval "10s" $isShort) -}}
{{- end -}}

{{/* A duration of Prometheus, such as 1m30s, in milliseconds. */}}
{{- define "exporter.milliseconds" -}}
{{- $units := dict "ms" 1 "s" 1000 "m" 60000 "h" 3600000 "d" 86400000 "w" 604800000 "y" 31536000000 -}}
{{- $sum := 0 -}}
{{- range regexFindAll "[0-9]+(ms|[ywdhms])" . -1 -}}
{{- $sum = add $sum (mul (regexFind "[0-9]+" . | atoi) (get $units (regexFind "[a-z]+" .))) -}}
{{- end -}}
{{- $sum -}}
{{- end -}}
