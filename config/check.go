package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"datapolicy/policy"
)

// checks are the named checks of the check tag. Each gets the value and what
// follows the colon, and says what to write instead.
var checks = map[string]func(value, argument string) error{
	"required":      checkRequired,
	"duration":      checkDuration,
	"zone":          checkZone,
	"weburl":        checkWebURL,
	"archive":       checkArchive,
	"listen":        checkListen,
	"prefix":        checkPrefix,
	"jurisdictions": checkJurisdiction,
	"entity":        checkEntity,
}

func checkRequired(s, _ string) error {
	if strings.TrimSpace(s) == "" {
		return errRequired
	}
	return nil
}

func checkDuration(s, _ string) error {
	if _, err := time.ParseDuration(s); err != nil {
		return fmt.Errorf("%q is no duration: write 30s, 15m or 2h", s)
	}
	return nil
}

func checkZone(s, _ string) error {
	if _, err := time.LoadLocation(s); err != nil || s == "Local" {
		return fmt.Errorf("%q is no time zone: write UTC or an IANA name such as Europe/Berlin", s)
	}
	return nil
}

func checkWebURL(s, _ string) error {
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return fmt.Errorf("%q is no web address: it begins with http:// or https://", s)
	}
	if u.User != nil {
		return errors.New("a password does not belong into an address")
	}
	return nil
}

func checkArchive(s, _ string) error {
	if !strings.HasPrefix(s, "postgres://") && !strings.HasPrefix(s, "postgresql://") {
		return nil // a file's path
	}
	u, err := url.Parse(s)
	if err != nil {
		return errors.New("the Postgres address cannot be read; write postgres://user@host/database")
	}
	if u.Path == "" || u.Path == "/" {
		return errors.New("the Postgres address names no database: postgres://user@host/database")
	}
	return nil
}

func checkListen(s, _ string) error {
	_, port, err := net.SplitHostPort(s)
	if n, e := strconv.Atoi(port); err != nil || e != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%q is no address to listen on: write host:port or :port", s)
	}
	return nil
}

func checkPrefix(s, prefix string) error {
	if !strings.HasPrefix(s, prefix) {
		return fmt.Errorf("this does not begin with %s; you may have taken another of the app's tokens", prefix)
	}
	return nil
}

func checkJurisdiction(s, _ string) error {
	_, err := policy.ParseJurisdiction(s)
	return err
}

var entityID = regexp.MustCompile(`^(company|authority|ngo|law|person|court|government)/[a-z0-9][a-z0-9-]*$`)

func checkEntity(s, _ string) error {
	if !entityID.MatchString(s) {
		return fmt.Errorf("%q is no entity's id: write company/acme, authority/…, ngo/…, law/…, person/…, court/… or government/…", s)
	}
	return nil
}
