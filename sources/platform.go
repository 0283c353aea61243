package sources

import (
	_ "embed"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"datapolicy/policy"
)

//go:embed data/platforms.yaml
var platformsFile []byte

// platform is a system that sites are made with, and where it keeps feeds.
type platform struct {
	Name  string   `yaml:"name"`
	Hosts []string `yaml:"hosts,omitempty"`
	Signs []string `yaml:"signs,omitempty"`
	ID    string   `yaml:"id,omitempty"`
	Paths []string `yaml:"paths"`

	id *regexp.Regexp
}

func platforms() ([]platform, error) {
	var list []platform
	if err := yaml.UnmarshalWithOptions(platformsFile, &list, yaml.Strict()); err != nil {
		return nil, policy.Errorf(policy.Internal, "the table of platforms cannot be read").Because(err)
	}
	for i := range list {
		if list[i].ID == "" {
			continue
		}
		var err error
		if list[i].id, err = regexp.Compile(list[i].ID); err != nil {
			return nil, policy.Errorf(policy.Internal, "the table of platforms: the id of %s is no pattern", list[i].Name).Because(err)
		}
	}
	return list, nil
}

// made reports whether the page is of this platform; low is its source in small
// letters.
func (p *platform) made(page *url.URL, low string) bool {
	host := strings.ToLower(page.Hostname())
	for _, h := range p.Hosts {
		if host == h || strings.HasSuffix(host, "."+h) {
			return true
		}
	}
	for _, sign := range p.Signs {
		if strings.Contains(low, sign) {
			return true
		}
	}
	return false
}

var placeholder = regexp.MustCompile(`\{(\d|id)\}`)

// addresses are where a page's feeds are on this platform. Those that want a
// part of the path which the page has not are left out.
func (p *platform) addresses(page *url.URL, source string) []string {
	parts := strings.Split(strings.Trim(page.EscapedPath(), "/"), "/")
	var list []string
	for _, path := range p.Paths {
		complete := true
		path = placeholder.ReplaceAllStringFunc(path, func(hole string) string {
			fill := ""
			if n, err := strconv.Atoi(strings.Trim(hole, "{}")); err == nil {
				if n <= len(parts) {
					fill = parts[n-1]
				}
			} else if m := p.id.FindStringSubmatch(page.String() + "\n" + source); m != nil {
				fill = m[1]
			}
			complete = complete && fill != ""
			return fill
		})
		if address := onSite(page, path); complete && address != "" {
			list = append(list, address)
		}
	}
	return list
}

// onSite resolves a path of the tables against a page; see data/platforms.yaml.
func onSite(page *url.URL, path string) string {
	below := *page
	below.RawQuery, below.Fragment = "", ""
	switch {
	case strings.HasPrefix(path, "?"):
		below.RawQuery = strings.TrimPrefix(path, "?")
		return below.String()
	case strings.HasPrefix(path, "./"):
		if i := strings.LastIndex(below.Path, "/"); !strings.HasSuffix(below.Path, "/") && strings.Contains(below.Path[i+1:], ".") {
			below.Path = below.Path[:i+1] // of /news/index.html, below means beside
		}
		below.Path, below.RawPath = strings.TrimSuffix(below.Path, "/")+"/", ""
	}
	u, err := below.Parse(path)
	if err != nil {
		return ""
	}
	return u.String()
}
