// Stands in for prometheus-webhook-dingtalk: what it makes of a message of Alertmanager (standard input), with the same library of
// functions, sprig, and none of its own. Usage: dingtalk-bridge TEMPLATE NAME...; prints the rendering of each name as a JSON list.
package main

import (
	"encoding/json"
	"os"
	"strings"
	"text/template"
	"time"

	"github.com/Masterminds/sprig/v3"
)

type alert struct {
	Status              string
	Labels, Annotations map[string]string
	StartsAt, EndsAt    time.Time
	GeneratorURL        string
	Fingerprint         string
}

type alerts []alert

func (all alerts) with(status string) alerts {
	chosen := alerts{}
	for _, each := range all {
		if each.Status == status {
			chosen = append(chosen, each)
		}
	}
	return chosen
}

func (all alerts) Firing() alerts   { return all.with("firing") }
func (all alerts) Resolved() alerts { return all.with("resolved") }

type message struct {
	Receiver, Status, ExternalURL                string
	GroupLabels, CommonLabels, CommonAnnotations map[string]string
	Alerts                                       alerts
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	var told message
	check(json.NewDecoder(os.Stdin).Decode(&told))
	parsed, err := template.New("").Option("missingkey=zero").Funcs(sprig.TxtFuncMap()).ParseFiles(os.Args[1])
	check(err)
	texts := []string{}
	for _, name := range os.Args[2:] {
		var text strings.Builder
		check(parsed.ExecuteTemplate(&text, name, told))
		texts = append(texts, text.String())
	}
	check(json.NewEncoder(os.Stdout).Encode(texts))
}
