{{/* The pod of the Deployment and of the StatefulSet. */}}
{{- define "exporter.podTemplate" -}}
{{- $sharded := .isShard -}}
metadata:
  labels:
    {{- merge (include "exporter.selectorLabels" . | fromYaml) (deepCopy (.Values.podLabels | default dict)) (include "exporter.labels" . | fromYaml) | toYaml | nindent 4 }}
  {{- $annotations := deepCopy (.Values.podAnnotations | default dict) }}
  {{- if .Values.configChecksum }}
  {{- $_ := set $annotations "checksum/config" (include "exporter.config" . | sha256sum) }}
  {{- end }}
  {{- with $annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "exporter.serviceAccountName" . | quote }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with include "exporter.imagePullSecrets" . | fromYamlArray }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if .Values.hostNetwork }}
  hostNetwork: true
  {{- end }}
  {{- with .Values.dnsPolicy | default (ternary "ClusterFirstWithHostNet" "" .Values.hostNetwork) }}
  dnsPolicy: {{ . }}
  {{- end }}
  {{- range $key := list "dnsConfig" "hostAliases" "runtimeClassName" }}
  {{- with get $.Values $key }}
  {{ $key }}: {{ toJson . }}
  {{- end }}
  {{- end }}
  securityContext:
    {{- include "exporter.withoutUser" (dict "root" . "context" .Values.podSecurityContext) | nindent 4 }}
  terminationGracePeriodSeconds: {{ int64 .Values.terminationGracePeriodSeconds }}
  {{- with .Values.initContainers }}
  initContainers:
    {{- include "exporter.restricted" . | nindent 4 }}
  {{- end }}
  containers:
    - name: exporter
      image: {{ include "exporter.image" . }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args:
        - run
        - --config.file=/etc/aliyun-dts-exporter/config/config.yaml
        {{- if $sharded }}
        - --pod=$(POD_NAME)
        {{- if .Values.existingConfigMap }}
        {{- range $path, $number := include "exporter.sharding" . | fromYaml }}
        - --{{ $path | replace "_" "-" }}={{ $number }}
        {{- end }}
        {{- end }}
        {{- end }}
        # What probes, Service and monitors rely on stands here: a flag goes before the environment and before any file.
        - --web.listen-address=:{{ int .Values.port }}
        - --web.telemetry-path={{ include "exporter.telemetryPath" . }}
        {{- if .Values.web.existingSecret }}
        - --web.config.file=/etc/aliyun-dts-exporter/web/{{ .Values.web.configKey }}
        {{- end }}
        {{- with .Values.extraArgs }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      env:
        - name: NODE_OPTIONS
          value: {{ .Values.nodeOptions | quote }}
        {{- if $sharded }}
        - name: POD_NAME
          valueFrom: {fieldRef: {fieldPath: metadata.name}}
        {{- else if not .Values.existingConfigMap }}
        # Whatever the file says: while one becomes several, or several one, this one has everything.
        - name: DTS_EXPORTER_SHARDING_TOTAL_SHARDS
          value: "1"
        {{- end }}
        {{- if and .Values.rrsa.enabled (eq .Values.rrsa.inject "chart") }}
        - name: ALIBABA_CLOUD_ROLE_ARN
          value: {{ .Values.rrsa.roleArn }}
        - name: ALIBABA_CLOUD_OIDC_PROVIDER_ARN
          value: {{ .Values.rrsa.oidcProviderArn }}
        - name: ALIBABA_CLOUD_OIDC_TOKEN_FILE
          value: /var/run/secrets/ack.alibabacloud.com/rrsa-tokens/token
        {{- end }}
        {{- if .Values.web.basicAuth.existingSecret }}
        - name: HEALTHCHECK_URL
          value: {{ printf "%s://127.0.0.1:%d" (include "exporter.scheme" .) (int .Values.port) }}
        - name: HEALTHCHECK_USERNAME_FILE
          value: /etc/aliyun-dts-exporter/probe/username
        - name: HEALTHCHECK_PASSWORD_FILE
          value: /etc/aliyun-dts-exporter/probe/password
        {{- end }}
        {{- with .Values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with .Values.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        - name: metrics
          containerPort: {{ int .Values.port }}
          protocol: TCP
      {{- with .Values.startupProbe }}
      startupProbe:
        {{- include "exporter.probe" (dict "root" $ "path" "/-/healthy") | nindent 8 }}
        {{- toYaml . | nindent 8 }}
      {{- end }}
      livenessProbe:
        {{- include "exporter.probe" (dict "root" . "path" "/-/healthy") | nindent 8 }}
        {{- with .Values.livenessProbe }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      readinessProbe:
        {{- include "exporter.probe" (dict "root" . "path" "/-/ready") | nindent 8 }}
        {{- with .Values.readinessProbe }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      resources:
        {{- toYaml (.Values.resources | default dict) | nindent 8 }}
      securityContext:
        {{- include "exporter.withoutUser" (dict "root" . "context" .Values.securityContext) | nindent 8 }}
      volumeMounts:
        # The whole folder: a file mounted by subPath would never change.
        - name: config
          mountPath: /etc/aliyun-dts-exporter/config
          readOnly: true
        {{- range $name, $key := .Values.accessKeys }}
        - name: {{ include "exporter.keyVolume" $name }}
          mountPath: /etc/aliyun-dts-exporter/keys/{{ $name }}
          readOnly: true
        {{- end }}
        {{- if .Values.web.existingSecret }}
        - name: web
          mountPath: /etc/aliyun-dts-exporter/web
          readOnly: true
        {{- end }}
        {{- if .Values.web.basicAuth.existingSecret }}
        - name: probe
          mountPath: /etc/aliyun-dts-exporter/probe
          readOnly: true
        {{- end }}
        {{- if and .Values.rrsa.enabled (eq .Values.rrsa.inject "chart") }}
        - name: rrsa-token
          mountPath: /var/run/secrets/ack.alibabacloud.com/rrsa-tokens
          readOnly: true
        {{- end }}
        {{- with .Values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    {{- with .Values.extraContainers }}
    {{- include "exporter.restricted" . | nindent 4 }}
    {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ .Values.existingConfigMap | default (include "exporter.fullname" .) | quote }}
    {{- range $name, $key := .Values.accessKeys }}
    - name: {{ include "exporter.keyVolume" $name }}
      secret:
        secretName: {{ $key.existingSecret | quote }}
        defaultMode: 288
        # Without it the pod would wait for ever, and all other accounts with it. The exporter tells which file is missing, and reads
        # it when it comes.
        optional: true
        items:
          - {key: {{ $key.accessKeyIdKey | default "access-key-id" | quote }}, path: access-key-id}
          - {key: {{ $key.accessKeySecretKey | default "access-key-secret" | quote }}, path: access-key-secret}
          {{- with $key.securityTokenKey }}
          - {key: {{ . | quote }}, path: security-token}
          {{- end }}
    {{- end }}
    {{- with .Values.web.existingSecret }}
    - name: web
      secret: {secretName: {{ . | quote }}, defaultMode: 288}
    {{- end }}
    {{- if .Values.web.basicAuth.existingSecret }}
    {{- include "exporter.probeVolume" . | nindent 4 }}
    {{- end }}
    {{- if and .Values.rrsa.enabled (eq .Values.rrsa.inject "chart") }}
    - name: rrsa-token
      projected:
        sources:
          - serviceAccountToken:
              audience: sts.aliyuncs.com
              expirationSeconds: {{ int .Values.rrsa.tokenExpirationSeconds }}
              path: token
    {{- end }}
    {{- with .Values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . | quote }}
  {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- range . }}
    {{- $selector := dict "labelSelector" (dict "matchLabels" (include "exporter.selectorLabels" $ | fromYaml)) }}
    - {{- merge (deepCopy .) $selector | toYaml | nindent 6 }}
    {{- end }}
  {{- end }}
{{- end -}}

{{/* A dict of root and path. The kubelet cannot send a password from a Secret, so a program in the pod does. */}}
{{- define "exporter.probe" -}}
{{- if .root.Values.web.basicAuth.existingSecret -}}
exec:
  command: [node, /app/healthcheck.js, {{ .path }}]
{{- else -}}
httpGet:
  path: {{ .path }}
  port: metrics
  scheme: {{ include "exporter.scheme" .root | upper }}
{{- end }}
{{- end -}}

{{/* A security context: a dict of root and context. OpenShift gives each namespace users of its own and refuses others. */}}
{{- define "exporter.withoutUser" -}}
{{- toYaml (ternary (.context | default dict) (omit (.context | default dict) "runAsUser" "runAsGroup" "fsGroup") .root.Values.podSecurity.assignUser) -}}
{{- end -}}

{{/* Further containers. One without a security context gets what restricted Pod Security asks of every container. */}}
{{- define "exporter.restricted" -}}
{{- $containers := list -}}
{{- $context := dict "allowPrivilegeEscalation" false "capabilities" (dict "drop" (list "ALL")) -}}
{{- range . -}}
{{- $containers = append $containers (merge (deepCopy .) (hasKey . "securityContext" | ternary dict (dict "securityContext" $context))) -}}
{{- end -}}
{{- toYaml $containers -}}
{{- end -}}

{{/* The user name and the password, for programs that ask the exporter. */}}
{{- define "exporter.probeVolume" -}}
{{- with .Values.web.basicAuth -}}
- name: probe
  secret:
    secretName: {{ .existingSecret | quote }}
    defaultMode: 288
    items:
      - {key: {{ .usernameKey | quote }}, path: username}
      - {key: {{ .passwordKey | quote }}, path: password}
{{- end -}}
{{- end -}}
